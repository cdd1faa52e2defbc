package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.io.linux.TapSocket;

/** How much room the taps of one testbed get. Rings are kernel memory that is there from the start, used or not. */
final class TapRings {
    /** All rings of a testbed together, in slots of 2 KiB: 128 MiB. */
    private static final int ALL_SLOTS = 65_536;

    /** Less would not hold a burst for as long as the reader may be kept from a CPU. */
    private static final int FEWEST_SLOTS = 256;

    private TapRings() {}

    /** Slots for each of so many taps; a power of two. */
    static int slots(int taps) {
        int share = Integer.highestOneBit(Math.max(FEWEST_SLOTS, ALL_SLOTS / Math.max(1, taps)));
        return Math.min(TapSocket.DEFAULT_SLOTS, share);
    }
}
