/** The only room that knows JNA: namespaces, sockets, batches of system calls, and running {@code ip -batch}. */
package io.github.dlrharness.os.linux;
