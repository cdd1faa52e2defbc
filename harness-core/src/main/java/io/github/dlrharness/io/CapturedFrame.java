package io.github.dlrharness.io;

/**
 * A frame as a tap saw it. The array is shared, not copied: treat it as read-only.
 *
 * @param sequence its number in the capture, from 0; orders frames with equal times
 * @param timeNanos ns since the epoch (UTC), by the kernel's clock
 * @param tap where
 * @param direction which way
 * @param bytes from the destination MAC on (the outer one on the underlay); may be cut to the capture's snap length
 * @param originalLength its length on the wire in bytes
 * @param checksumPending whether its sender left the checksum of the outermost TCP or UDP for a network card to finish; the kernel
 *     says so. Where no card is, as on a veth, the receiving kernel knows, too, and does not look at it
 */
public record CapturedFrame(
        long sequence,
        long timeNanos,
        TapPoint tap,
        Direction direction,
        byte[] bytes,
        int originalLength,
        boolean checksumPending) {
    /** A frame whose checksums are as its sender wants them. */
    public CapturedFrame(
            long sequence, long timeNanos, TapPoint tap, Direction direction, byte[] bytes, int originalLength) {
        this(sequence, timeNanos, tap, direction, bytes, originalLength, false);
    }

    /** Which way a captured frame went, as seen from the VM or the host that the tap belongs to. */
    public enum Direction {
        /** The VM or the host sent it. */
        SENT,
        /** The VM or the host got it. */
        RECEIVED
    }
}
