/** The only room that knows JNA: namespaces, sockets, netlink, batches of system calls. */
package io.github.dlrharness.os.linux;
