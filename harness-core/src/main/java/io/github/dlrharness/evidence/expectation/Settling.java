package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits until a testbed has nothing left to do: no frame moves, and no DLR instance of ours waits for an answer, for then it is going
 * to ask again, or to send what was queued. Only now an absence means something. Timers of VMs' own stacks are not known to anybody.
 */
final class Settling {
    /** What is on its way when the time is up may still arrive. */
    private static final Duration LAST_FRAMES = Duration.ofSeconds(1);

    private final Testbed testbed;
    private final long deadline;

    private Settling(Testbed testbed, long deadline) {
        this.testbed = testbed;
        this.deadline = Math.max(deadline, testbed.nanoTime() + LAST_FRAMES.toNanos());
    }

    /** Waits, a little longer than {@code deadline} at most; gives what is still going on then, or nothing. */
    static Optional<String> await(Testbed testbed, long deadline) {
        return new Settling(testbed, deadline).await();
    }

    private Optional<String> await() {
        while (true) {
            testbed.hosts().forEach(this::awaitAnswers);
            try {
                testbed.awaitQuiescence(left());
            } catch (TestbedException moving) {
                return Optional.of(moving.getMessage());
            }
            Optional<String> asking = asking();
            if (asking.isEmpty() || left().isZero()) {
                return asking;
            }
        }
    }

    private void awaitAnswers(Host host) {
        if (asked(host).isPresent()) {
            host.await(tables -> asked(tables).isEmpty(), left());
        }
    }

    /** A host that asks, for people. */
    private Optional<String> asking() {
        return testbed.hosts().stream()
                .flatMap(host -> asked(host).stream()
                        .map(row -> "The DLR of %s still asks for %s on VNI %s"
                                .formatted(host.name(), row.address(), row.vni())))
                .findFirst();
    }

    /** An agent that was killed, or stopped in its tracks, does not tell, and asks for nothing either. */
    private static Optional<ArpRow> asked(Host host) {
        if (!host.plan().hasEngine()) {
            return Optional.empty();
        }
        try {
            return asked(host.tables());
        } catch (TestbedException silent) {
            return Optional.empty();
        }
    }

    private static Optional<ArpRow> asked(EngineTables tables) {
        return tables.arp().stream()
                .filter(row -> row.state() == ArpState.NASCENT)
                .findFirst();
    }

    private Duration left() {
        return left(testbed, deadline);
    }

    /** What is left until a deadline of the testbed's clock; never negative. */
    static Duration left(Testbed testbed, long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - testbed.nanoTime()));
    }
}
