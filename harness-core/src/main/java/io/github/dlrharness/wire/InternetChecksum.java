package io.github.dlrharness.wire;

import java.nio.ByteBuffer;

/** The internet checksum: 16-bit one's complement sums (RFC 1071) and their incremental update (RFC 1624). */
public final class InternetChecksum {
    private InternetChecksum() {}

    /**
     * Sums bytes as big-endian 16-bit words; an odd last byte counts as if a zero byte followed.
     *
     * @param initial a sum to continue, for instance a pseudo-header's
     * @return the one's complement sum, not complemented, 0 to 0xffff; over data that includes a correct checksum it is 0xffff
     */
    public static int sum(ByteBuffer bytes, int from, int count, int initial) {
        long sum = initial;
        int at = from;
        int end = from + count;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long words = bytes.getLong(at);
            sum += (words >>> 32) + (words & 0xffff_ffffL);
        }
        for (; at <= end - Short.BYTES; at += Short.BYTES) {
            sum += bytes.getShort(at) & 0xffff;
        }
        if (at < end) {
            sum += (bytes.get(at) & 0xff) << 8;
        }
        return fold(sum);
    }

    /** The sum over the IPv4 pseudo-header of TCP and UDP. */
    public static int pseudoHeader(int source, int destination, int protocol, int length) {
        return fold((source & 0xffff_ffffL) + (destination & 0xffff_ffffL) + protocol + length);
    }

    /**
     * The checksum after one 16-bit word of the data has changed (RFC 1624 §3, equation 3).
     *
     * @param checksum as it stands in the packet
     */
    public static int update(int checksum, int before, int after) {
        return ~fold((~checksum & 0xffff) + (~before & 0xffff) + after) & 0xffff;
    }

    private static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & 0xffff_ffffL);
        while (folded > 0xffff) {
            folded = (folded >>> 16) + (folded & 0xffff);
        }
        return (int) folded;
    }
}
