package io.github.dlrharness.standalone;

import io.github.dlrharness.io.linux.TapRoom;
import io.github.dlrharness.io.linux.TapSocket;

/** How much of the kernel's memory the taps of one capture may take, however many interfaces it has. */
final class CaptureRoom {
    /** For the rings of all interfaces, there from the start. */
    static final int RING_BYTES = 16 << 20;

    /** For frames that are longer than a ring's slot, when there are any. */
    static final int QUEUE_BYTES = 16 << 20;

    private static final int SLOT_BYTES = 2048;
    private static final int FEWEST_SLOTS = 32;
    private static final int LARGEST_QUEUE = 8 << 20;
    private static final int SMALLEST_PCAP_BUFFER = 1 << 20;

    private CaptureRoom() {}

    /** For each of so many taps. */
    static TapRoom of(int taps, int snapLength) {
        int share = Integer.highestOneBit(Math.max(FEWEST_SLOTS, RING_BYTES / SLOT_BYTES / taps));
        return new TapRoom(
                Math.min(TapSocket.DEFAULT_SLOTS, share), snapLength, Math.min(LARGEST_QUEUE, QUEUE_BYTES / taps));
    }

    /** For each of the two handles that libpcap has at each of so many taps. */
    static int pcapBuffer(int taps) {
        return Math.max(SMALLEST_PCAP_BUFFER, Math.min(LARGEST_QUEUE, (RING_BYTES + QUEUE_BYTES) / taps / 2));
    }
}
