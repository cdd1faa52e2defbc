package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.Ingress;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.table.Deadlines;
import io.github.dlrharness.engine.table.Holders;
import io.github.dlrharness.wire.Frame;
import java.util.ArrayDeque;

/**
 * Packets that wait for a resolution: the latest few of each target (RFC 1122 §2.3.2.2, C1). A target only ever displaces its own
 * packets, so that no burst costs another target its only one (C2).
 */
final class PacketQueue {
    /** Bytes of buffer beyond which a target keeps its latest packet only: super-frames are 40 times as big as packets. */
    static final long BYTE_BUDGET = 16 << 20;

    /** Buffers of this size are kept for the next packet. */
    private static final int BUFFER = 2048;

    private static final int POOL = 256;

    private final int depth;
    private final int maxTargets;
    private final Deadlines<QueuedPacket> lifetimes;
    private final Holders<QueuedPacket> holders = new Holders<>();
    private final Ingress ingress;
    private final Counters counters;
    private final ArrayDeque<QueuedPacket> pool = new ArrayDeque<>(POOL);
    private int targets;
    private long bytes;

    PacketQueue(RouterOptions.Queue options, Ingress ingress, Counters counters) {
        this.depth = options.depth();
        this.maxTargets = options.targets();
        this.lifetimes = new Deadlines<>(options.lifetime().toNanos());
        this.ingress = ingress;
        this.counters = counters;
    }

    /** Keeps a copy of a packet until its target is resolved. */
    void add(ArpEntry entry, Frame frame, long now) {
        if (entry.queued() == 0 && targets >= maxTargets && !makeRoom()) {
            counters.add(Counter.DROP_QUEUE_FULL);
            return;
        }
        int size = Math.max(BUFFER, frame.length());
        while (entry.queued() >= depth || entry.queued() > 0 && bytes + size > BYTE_BUDGET) {
            counters.add(Counter.DROP_QUEUE_OLDEST);
            recycle(take(entry));
        }
        QueuedPacket packet = size == BUFFER && !pool.isEmpty() ? pool.pop() : new QueuedPacket(size);
        packet.frame().set(frame);
        packet.entry(entry);
        packet.cause(ingress.key());
        if (entry.queued() == 0) {
            targets++;
        }
        entry.enqueue(packet);
        bytes += packet.frame().capacity();
        lifetimes.schedule(packet, now);
        holders.charge(packet, ingress.key());
        counters.add(Counter.QUEUE_ADDED);
    }

    /** Takes the oldest packet that waits for an entry, or null; the caller gives it back with {@link #recycle}. */
    QueuedPacket take(ArpEntry entry) {
        QueuedPacket packet = entry.dequeue();
        if (packet != null) {
            packet.cancel();
            holders.release(packet);
            packet.entry(null);
            bytes -= packet.frame().capacity();
            if (entry.queued() == 0) {
                targets--;
            }
        }
        return packet;
    }

    /** Gives a taken packet's buffer back. */
    void recycle(QueuedPacket packet) {
        if (packet.frame().capacity() == BUFFER && pool.size() < POOL) {
            pool.push(packet);
        }
    }

    /** Drops what waits for an entry that is being removed. */
    void discard(ArpEntry entry) {
        for (QueuedPacket packet = take(entry); packet != null; packet = take(entry)) {
            counters.add(Counter.DROP_QUEUE_EVICTED);
            recycle(packet);
        }
    }

    /**
     * Gives up a target of whoever has most packets waiting, unless that is who asks: his own later packets then have to go, as no
     * sender's burst may cost a target its only packet (C2).
     */
    private boolean makeRoom() {
        QueuedPacket victim = holders.toGiveWay(ingress.key());
        if (victim == null || victim.holderKey() == ingress.key()) {
            return false;
        }
        discard(victim.entry());
        return true;
    }

    void handleTimeout(long now) {
        while (lifetimes.next() <= now) {
            // Every packet of a target has the same lifetime, so the due one is its target's oldest.
            recycle(take(lifetimes.first().entry()));
            counters.add(Counter.DROP_QUEUE_EXPIRED);
        }
    }

    long nextDeadline() {
        return lifetimes.next();
    }

    /** Bytes of buffer that are held by waiting packets. */
    long bytes() {
        return bytes;
    }
}
