package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a host's engine told, the latest of it. Written by the host's event loop, read by anybody. */
final class EventLog implements EngineListener {
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final String host;
    private final int limit;
    private final Deque<HostEvent> events = new ArrayDeque<>();
    private long told;
    private long dropped;

    EventLog(String host, int limit) {
        this.host = host;
        this.limit = limit;
    }

    @Override
    public void event(EngineEvent event, int vni, int target, long mac, long now) {
        // The engine's clock has no epoch; events are told as they happen, so the wall clock's "now" is the event's.
        Instant time = Instant.now();
        long nanos = time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
        add(new HostEvent(nanos, host, event, new Vni(vni), new Ipv4Address(target), new MacAddress(mac)));
    }

    private synchronized void add(HostEvent event) {
        if (events.size() == limit) {
            events.removeFirst();
            dropped++;
        }
        events.addLast(event);
        told++;
        notifyAll();
    }

    /** The events since the last {@link #clear()}, in order. */
    synchronized List<HostEvent> events() {
        return List.copyOf(events);
    }

    /** Events that had to make room for later ones. */
    synchronized long dropped() {
        return dropped;
    }

    /** How many events were ever told. */
    synchronized long told() {
        return told;
    }

    /** Waits until more than {@code seen} events were told, at most until {@code deadline} of {@link System#nanoTime()}. */
    synchronized void awaitMoreThan(long seen, long deadline) throws InterruptedException {
        long remaining;
        while (told == seen && (remaining = deadline - System.nanoTime()) > 0) {
            // Rounded up: wait(0) would wait for ever.
            wait(remaining / 1_000_000 + 1);
        }
    }

    synchronized void clear() {
        events.clear();
        dropped = 0;
    }
}
