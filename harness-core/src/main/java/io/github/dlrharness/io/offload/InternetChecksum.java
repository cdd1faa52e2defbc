package io.github.dlrharness.io.offload;

import java.nio.ByteBuffer;

/** The Internet checksum (RFC 1071) over long runs of bytes. Buffers are big-endian; lengths other than the last must be even. */
final class InternetChecksum {
    private static final long LOW_HALF = 0xffff_ffffL;

    private InternetChecksum() {}

    /**
     * Adds {@code length} bytes to a running sum. The sum holds carries in its upper half: 2^31 words fit, no frame comes near.
     *
     * @return the new sum, not folded
     */
    static long add(long sum, ByteBuffer bytes, int from, int length) {
        int at = from;
        int end = from + length;
        long total = sum;
        for (; at + 8 <= end; at += 8) {
            long word = bytes.getLong(at);
            total += (word >>> 32) + (word & LOW_HALF);
        }
        for (; at + 2 <= end; at += 2) {
            total += Short.toUnsignedInt(bytes.getShort(at));
        }
        if (at < end) {
            total += Byte.toUnsignedInt(bytes.get(at)) << 8; // padded with a zero byte (RFC 1071 §4.1)
        }
        return total;
    }

    /** Folds a running sum to 16 bits and complements it: the value for the checksum field. */
    static int finish(long sum) {
        long folded = (sum >>> 32) + (sum & LOW_HALF);
        while (folded > 0xffff) {
            folded = (folded >>> 16) + (folded & 0xffff);
        }
        return (int) ~folded & 0xffff;
    }
}
