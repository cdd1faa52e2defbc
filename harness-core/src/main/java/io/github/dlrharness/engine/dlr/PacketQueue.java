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
            release(packet);
            if (entry.queued() == 0) {
                targets--;
            }
        }
        return packet;
    }

    private void release(QueuedPacket packet) {
        packet.cancel();
        holders.release(packet);
        packet.entry(null);
        bytes -= packet.frame().capacity();
    }

    /**
     * Takes all packets that wait for an entry, oldest first, or null; {@link #recycle} leads from each to the next. What becomes of
     * one of them may be an ICMP error that needs the entry's own room, and the others must not go with it.
     */
    QueuedPacket takeAll(ArpEntry entry) {
        QueuedPacket first = null;
        QueuedPacket last = null;
        for (QueuedPacket packet = take(entry); packet != null; packet = take(entry)) {
            if (last == null) {
                first = packet;
            } else {
                last.nextInEntry(packet);
            }
            last = packet;
        }
        return first;
    }

    /** Gives a taken packet's buffer back; returns the packet that was taken after it, or null. */
    QueuedPacket recycle(QueuedPacket packet) {
        QueuedPacket next = packet.nextInEntry();
        packet.nextInEntry(null);
        if (packet.frame().capacity() == BUFFER && pool.size() < POOL) {
            pool.push(packet);
        }
        return next;
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
     * sender's burst may cost a target its only packet (C2). What others have waiting for such a target stays, and he gives up
     * another one then.
     */
    private boolean makeRoom() {
        while (targets >= maxTargets) {
            QueuedPacket victim = holders.toGiveWay(ingress.key());
            if (victim == null || victim.holderKey() == ingress.key()) {
                return false;
            }
            discard(victim.entry(), victim.holderKey());
        }
        return true;
    }

    /** Drops what one sender has waiting for an entry; the others' packets keep their order. */
    private void discard(ArpEntry entry, long sender) {
        for (int left = entry.queued(); left > 0; left--) {
            QueuedPacket packet = entry.dequeue();
            if (packet.holderKey() == sender) {
                counters.add(Counter.DROP_QUEUE_EVICTED);
                release(packet);
                recycle(packet);
            } else {
                entry.enqueue(packet);
            }
        }
        if (entry.queued() == 0) {
            targets--;
        }
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
