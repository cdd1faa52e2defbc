package io.github.dlrharness.io.linux;

/**
 * What a {@link TapSocket} may take of the kernel's memory.
 *
 * @param slots how many frames may wait to be read, 2 KiB each; a power of two of at least 32
 * @param snapLength bytes of a frame that are kept at most. Up to {@link TapSocket#SNAP_LENGTH} the slots are all there is
 * @param queueBytes for what is longer than a slot, while it waits; one such frame always finds room. The kernel's bookkeeping is included,
 *     a tenth to a third
 */
public record TapRoom(int slots, int snapLength, int queueBytes) {
    /** Checks it. */
    public TapRoom {
        if (slots < 32 || Integer.bitCount(slots) != 1) {
            throw new IllegalArgumentException("a tap has 32, 64, 128 ... slots, not " + slots);
        }
    }
}
