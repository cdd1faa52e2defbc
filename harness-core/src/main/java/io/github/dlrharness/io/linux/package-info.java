/** Ports, taps and waiting on Linux: AF_PACKET, UDP sockets, {@code ppoll}. */
package io.github.dlrharness.io.linux;
