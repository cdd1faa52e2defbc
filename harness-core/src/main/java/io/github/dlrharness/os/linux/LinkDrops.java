package io.github.dlrharness.os.linux;

/**
 * What the kernel itself dropped at a network interface since that was made; {@code ip -s link} shows the same.
 *
 * @param index the kernel's number of the interface
 * @param received frames that came in and were dropped, for want of a place in the backlog for instance
 * @param sent frames that were given to the interface and dropped, because it had no carrier or its peer no room for instance
 */
public record LinkDrops(int index, long received, long sent) {}
