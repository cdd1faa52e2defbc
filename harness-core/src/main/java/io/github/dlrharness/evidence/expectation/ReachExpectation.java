package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.PingResult;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** That a VM gets echo replies from an address, or gets none. Immutable. */
public final class ReachExpectation implements Expectation {
    /** As ping(8) does: one request a second while none is answered. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** What fails at once is not tried again at once. */
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** Just enough to send one; whether an answer comes is seen at the VM's tap, when nothing moves any more. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final Route route;
    private final boolean reachable;

    private ReachExpectation(Route route, boolean reachable) {
        this.route = route;
        this.reachable = reachable;
    }

    /**
     * Expects that VM {@code from} reaches {@code to}: that an echo request is answered.
     *
     * @param to the name of a VM or a LIF, or an IPv4 address
     * @throws IllegalArgumentException when that can't be in this topology; the message says what to change
     */
    public static ReachExpectation reachable(TopologyPlan plan, String from, String to) {
        return new ReachExpectation(route(plan, from, to), true);
    }

    /**
     * Expects that VM {@code from} does not reach {@code to}: that no answer comes to an echo request, until nothing moves any more.
     *
     * @param to the name of a VM or a LIF, or an IPv4 address
     * @throws IllegalArgumentException when that can't be in this topology; the message says what to change
     */
    public static ReachExpectation unreachable(TopologyPlan plan, String from, String to) {
        return new ReachExpectation(route(plan, from, to), false);
    }

    private static Route route(TopologyPlan plan, String from, String to) {
        VmPlan vm = Targets.vm(plan, from);
        Ipv4Address address = plan.lifs().stream()
                .filter(lif -> lif.name().equals(to))
                .findFirst()
                .map(lif -> lif.address())
                .orElseGet(() -> Targets.address(plan, to));
        if (vm.address().equals(address)) {
            throw new IllegalArgumentException(
                    "%s has the address %s itself, and talks to itself without any network; name another target"
                            .formatted(from, address));
        }
        return new Route(from, to, address);
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public Outcome now(Testbed testbed) {
        return outcome(testbed, Probes.NONE, "");
    }

    @Override
    public Outcome await(Testbed testbed, long deadline) {
        return reachable ? awaitAnswer(testbed, deadline) : awaitSilence(testbed, deadline);
    }

    private Outcome awaitAnswer(Testbed testbed, long deadline) {
        Probes probes = new Probes(lastFrame(testbed), new ArrayList<>());
        Vm vm = testbed.vm(route.from());
        while (true) {
            Duration left = Settling.left(testbed, deadline);
            Duration timeout = left.compareTo(INTERVAL) < 0 ? left : INTERVAL;
            long before = testbed.nanoTime();
            probes.results().add(ping(vm, timeout.isZero() ? AT_ONCE : timeout));
            if (probes.answered() || testbed.nanoTime() - deadline >= 0) {
                return outcome(testbed, probes, "");
            }
            if (testbed.nanoTime() - before < PAUSE.toNanos()) {
                testbed.elapse(PAUSE);
            }
        }
    }

    private Outcome awaitSilence(Testbed testbed, long deadline) {
        Capture capture = testbed.capture();
        long missed = capture.lost() + capture.evicted();
        Probes probes = new Probes(lastFrame(testbed), new ArrayList<>());
        probes.results().add(ping(testbed.vm(route.from()), AT_ONCE));
        Optional<String> busy = Settling.await(testbed, deadline);
        missed = capture.lost() + capture.evicted() - missed;
        String doubt = missed > 0 ? "The capture missed %d frames meanwhile".formatted(missed) : busy.orElse("");
        return outcome(testbed, probes, doubt);
    }

    private PingResult ping(Vm vm, Duration timeout) {
        return vm.ping(route.address(), PingOptions.defaults().withTimeout(timeout));
    }

    private static long lastFrame(Testbed testbed) {
        List<CapturedFrame> frames = testbed.capture().frames();
        return frames.stream().mapToLong(frame -> frame.sequence()).max().orElse(-1);
    }

    private Outcome outcome(Testbed testbed, Probes probes, String doubt) {
        Capture capture = testbed.capture();
        return new ReachOutcome(
                route,
                reachable,
                probes,
                doubt,
                new EchoPath(testbed.plan(), route, capture.frames(), probes.since()),
                capture.lost() + capture.evicted());
    }

    /**
     * From where to where.
     *
     * @param to as written
     */
    record Route(String from, String to, Ipv4Address address) {
        @Override
        public String toString() {
            return to.equals(address.toString()) ? to : "%s (%s)".formatted(to, address);
        }
    }

    /**
     * What was sent to find out.
     *
     * @param since the last frame captured before
     */
    record Probes(long since, List<PingResult> results) {
        static final Probes NONE = new Probes(-1, List.of());

        boolean answered() {
            return results.stream().anyMatch(result -> result.received() > 0);
        }

        List<String> errors() {
            return results.stream()
                    .flatMap(result -> result.errors().stream())
                    .distinct()
                    .toList();
        }
    }
}
