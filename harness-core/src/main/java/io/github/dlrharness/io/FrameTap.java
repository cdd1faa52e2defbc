package io.github.dlrharness.io;

import io.github.dlrharness.io.CapturedFrame.Direction;

/** Watches one interface, both directions. Not thread-safe: one thread reads, and closes or has stopped before another closes. */
public interface FrameTap extends FrameSource, AutoCloseable {
    /** Which end of the owner's link a tap sits at. */
    enum End {
        /** The owner's own interface: what goes out there, the owner sends. */
        OWNER,
        /** The other end: what comes in there, the owner has sent. */
        PEER
    }

    /** Takes captured frames. */
    @FunctionalInterface
    interface Sink {
        /**
         * Takes a frame.
         *
         * @param timeNanos ns since the epoch, by the kernel's clock
         * @param direction as seen from the link's owner
         * @param bytes the frame's first bytes; the sink's to keep
         * @param originalLength bytes of the whole frame; a super-frame's is longer than any MTU
         * @param checksumPending whether the outermost TCP's or UDP's checksum was left to a network card, as far as the kernel tells
         */
        void frame(long timeNanos, Direction direction, byte[] bytes, int originalLength, boolean checksumPending);
    }

    /**
     * Hands over frames that wait.
     *
     * @return how many
     * @throws PortException when the tap is closed or broken for good
     */
    int receive(Sink sink);

    /** Frames that were seen but found no room, since the tap was opened. */
    long drops();

    /** Closes the tap; what waits is lost. Idempotent. */
    @Override
    void close();
}
