package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.table.Held;
import io.github.dlrharness.wire.Frame;

/** A copy of a packet that waits for its next hop's MAC. */
final class QueuedPacket extends Held {
    private final Frame frame;
    private ArpEntry entry;
    private QueuedPacket next;
    private long cause;

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

    /** Whose packet it is, by {@link io.github.dlrharness.engine.Ingress#key()}. */
    long cause() {
        return cause;
    }

    void cause(long ingress) {
        cause = ingress;
    }

    QueuedPacket nextInEntry() {
        return next;
    }

    void nextInEntry(QueuedPacket packet) {
        next = packet;
    }
}
