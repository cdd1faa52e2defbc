package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.table.Timed;
import io.github.dlrharness.wire.Frame;

/** A copy of a packet that waits for its next hop's MAC. */
final class QueuedPacket extends Timed {
    private final Frame frame;
    private ArpEntry entry;
    private QueuedPacket next;

    QueuedPacket(int capacity) {
        frame = Frame.allocate(capacity);
    }

    Frame frame() {
        return frame;
    }

    ArpEntry entry() {
        return entry;
    }

    void entry(ArpEntry waitsFor) {
        entry = waitsFor;
    }

    QueuedPacket nextInEntry() {
        return next;
    }

    void nextInEntry(QueuedPacket packet) {
        next = packet;
    }
}
