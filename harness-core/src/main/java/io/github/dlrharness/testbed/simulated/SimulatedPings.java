package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.PingResult;
import io.github.dlrharness.testbed.backend.Echo;
import io.github.dlrharness.testbed.backend.PingLimits;
import io.github.dlrharness.testbed.simulated.GuestIp.Fragmentation;
import io.github.dlrharness.testbed.simulated.GuestIp.Style;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Pings from a guest; times are virtual. */
final class SimulatedPings {
    private final String vm;
    private final Simulation simulation;
    private final Guest guest;
    private int identifier;

    SimulatedPings(String vm, Simulation simulation, Guest guest) {
        this.vm = vm;
        this.simulation = simulation;
        this.guest = guest;
    }

    PingResult ping(Ipv4Address target, PingOptions options) {
        PingLimits.require(options);
        identifier = identifier + 1 & 0xffff;
        List<Duration> roundTrips = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (int sequence = 0; sequence < options.count(); sequence++) {
            exchange(new Echo(target, identifier, sequence & 0xffff, options.payload()), options, roundTrips, errors);
        }
        return new PingResult(options.count(), roundTrips, errors);
    }

    private void exchange(Echo echo, PingOptions options, List<Duration> roundTrips, List<String> errors) {
        long start = simulation.now();
        List<Echo.Outcome> outcomes = new ArrayList<>(1);
        Consumer<ByteBuffer> listener = packet -> {
            Optional<Echo.Outcome> outcome = echo.outcome(packet);
            outcome.ifPresent(outcomes::add);
        };
        guest.icmp().listen(listener);
        try {
            Fragmentation fragmentation = options.dontFragment() ? Fragmentation.REFUSED : Fragmentation.ALLOWED;
            Style style = new Style(options.ttl(), 0, fragmentation);
            LocalError refused = guest.ip().send(echo.target().value(), IpProtocol.ICMP, echo.request(), style);
            if (refused != null) {
                errors.add("%s: %s".formatted(vm, refused.describe()));
            } else if (simulation.runUntil(() -> !outcomes.isEmpty(), options.timeout())) {
                if (outcomes.get(0).answered()) {
                    roundTrips.add(Duration.ofNanos(simulation.now() - start));
                } else {
                    errors.add(outcomes.get(0).error());
                }
            }
        } finally {
            guest.icmp().forget(listener);
        }
    }

    void reset() {
        identifier = 0;
    }
}
