package io.github.dlrharness.standalone;

import io.github.dlrharness.control.AgentEvent;
import io.github.dlrharness.control.LimitReachedException;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells the engine's events to whoever subscribed, on threads that are not the engine's. */
final class EventStreams implements EngineListener {
    /** Subscriptions at a time: the engine's thread hands each event to each of them, and wakes its thread. */
    static final int MAX_SUBSCRIPTIONS = 16;

    private static final int QUEUE = 4096;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final List<Delivery<AgentEvent>> deliveries = new CopyOnWriteArrayList<>();

    @Override
    public void event(EngineEvent event, int vni, int target, long mac, long now) {
        if (deliveries.isEmpty()) {
            return;
        }
        // The engine's clock has no epoch; events are told as they happen, so the other clock's "now" is the event's.
        Instant time = Instant.now();
        AgentEvent told = new AgentEvent(
                time.getEpochSecond() * NANOS_PER_SECOND + time.getNano(),
                event,
                new Vni(vni),
                new Ipv4Address(target),
                new MacAddress(mac));
        for (Delivery<AgentEvent> delivery : deliveries) {
            delivery.offer(told);
        }
    }

    /**
     * Starts a subscription.
     *
     * @throws LimitReachedException when there are as many as there may be
     */
    synchronized Subscription subscribe(Consumer<AgentEvent> listener) {
        if (deliveries.size() >= MAX_SUBSCRIPTIONS) {
            throw new LimitReachedException(
                    "%d subscriptions to events run on this agent already; end one".formatted(MAX_SUBSCRIPTIONS));
        }
        Delivery<AgentEvent> delivery = new Delivery<>("dlr-events", QUEUE, listener, deliveries::remove);
        deliveries.add(delivery);
        return delivery;
    }

    /** Waits until everybody heard what was told before this call; not long for who is slow. */
    void await() {
        deliveries.forEach(delivery -> delivery.await(PATIENCE));
    }

    void close() {
        deliveries.forEach(Delivery::close);
    }
}
