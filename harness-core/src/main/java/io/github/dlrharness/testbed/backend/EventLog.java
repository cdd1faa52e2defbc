package io.github.dlrharness.testbed.backend;

import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/** What a host's engine told, the latest of it. Written by the host's event loop, read by anybody. */
public final class EventLog implements EngineListener {
    private final String host;
    private final int limit;
    private final LongSupplier clock;
    private final Deque<HostEvent> events = new ArrayDeque<>();
    private long told;
    private long dropped;

    /**
     * Makes an empty log.
     *
     * @param limit events that are kept; a resolution makes five or so
     * @param clock ns since the epoch: the time of an event that is told now
     */
    public EventLog(String host, int limit, LongSupplier clock) {
        this.host = host;
        this.clock = clock;
        this.limit = limit;
    }

    @Override
    public void event(EngineEvent event, int vni, int target, long mac, long now) {
        // The engine's clock has no epoch; events are told as they happen, so the other clock's "now" is the event's.
        add(new HostEvent(clock.getAsLong(), host, event, new Vni(vni), new Ipv4Address(target), new MacAddress(mac)));
    }

    /** Adds what was told elsewhere. */
    public synchronized void add(HostEvent event) {
        if (events.size() == limit) {
            events.removeFirst();
            dropped++;
        }
        events.addLast(event);
        told++;
        notifyAll();
    }

    /** The events since the last {@link #clear()}, in order. */
    public synchronized List<HostEvent> events() {
        return List.copyOf(events);
    }

    /** Events that had to make room for later ones. */
    public synchronized long dropped() {
        return dropped;
    }

    /** How many events were ever told. */
    public synchronized long told() {
        return told;
    }

    /** Waits until more than {@code seen} events were told, at most until {@code deadline} of {@link System#nanoTime()}. */
    public synchronized void awaitMoreThan(long seen, long deadline) throws InterruptedException {
        long remaining;
        while (told == seen && (remaining = deadline - System.nanoTime()) > 0) {
            // Rounded up: wait(0) would wait for ever.
            wait(remaining / 1_000_000 + 1);
        }
    }

    /** Forgets the events; what was told stays counted. */
    public synchronized void clear() {
        events.clear();
        dropped = 0;
    }
}
