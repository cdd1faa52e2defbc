package io.github.dlrharness.wire.offload;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.InternetChecksum;
import java.nio.ByteBuffer;

/**
 * Finishes L4 checksums that a kernel left to its network card. The field holds the sum over the pseudo-header; what is missing is
 * the sum from {@link Frame#checksumStart()} to the end of the frame (VIRTIO 1.2 §5.1.6.2).
 */
public final class ChecksumOffload {
    private static final int UDP_CHECKSUM_OFFSET = 6;

    private ChecksumOffload() {}

    /** Tells whether the frame's unfinished checksum lies within the frame, so that {@link #complete} may be called. */
    public static boolean isSound(Frame frame) {
        int field = frame.encapsulation() + frame.checksumStart() + frame.checksumOffset();
        return frame.checksumStart() >= 0 && frame.checksumOffset() >= 0 && field + 2 <= frame.length();
    }

    /**
     * Finishes the checksum in a copy of a frame.
     *
     * @param frame tells where; must be {@link #isSound(Frame)}
     * @param copy the frame's bytes, big-endian
     * @param at where in {@code copy} they begin
     */
    public static void complete(Frame frame, ByteBuffer copy, int at) {
        int start = frame.encapsulation() + frame.checksumStart();
        int checksum = ~InternetChecksum.sum(copy, at + start, frame.length() - start, 0) & 0xffff;
        if (checksum == 0 && frame.checksumOffset() == UDP_CHECKSUM_OFFSET) {
            checksum = 0xffff; // 0 would mean "no checksum" in UDP (RFC 768); elsewhere the two are the same number
        }
        copy.putShort(at + start + frame.checksumOffset(), (short) checksum);
    }
}
