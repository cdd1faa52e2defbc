package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.evidence.Observation;
import io.github.dlrharness.evidence.ResolutionJudge;
import io.github.dlrharness.evidence.ResolutionQuestion;
import io.github.dlrharness.evidence.ResolutionQuestion.Expectation;
import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.evidence.Step;
import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Watches one resolution on a running testbed until it can be judged. */
final class ArpWatch {
    /** What is still on its way when the table says that all is done arrives in microseconds; traffic that never ends must not hold a test up. */
    private static final Duration SETTLING = Duration.ofSeconds(1);

    private final Testbed testbed;
    private final ResolutionQuestion question;
    private final Demands demands;

    ArpWatch(Testbed testbed, ResolutionQuestion question, Demands demands) {
        this.testbed = testbed;
        this.question = question;
        this.demands = demands;
    }

    /** What can be said at this moment. */
    ResolutionVerdict now() {
        return judge(testbed.capture().frames());
    }

    /** Waits until what is expected happened, at most until {@code deadline} of the testbed's clock, and until nothing moves. */
    void await(long deadline) {
        Host host = testbed.host(question.host());
        if (!host.plan().hasEngine()) {
            awaitOnTheWire(deadline);
        } else if (question.expectation() == Expectation.RESOLVED) {
            if (demands.needResult()) {
                host.await(this::resolved, left(deadline));
            } else {
                // Who tells of a step may do so behind its last frame.
                settle(left(deadline));
            }
            testbed.capture().await(frames -> met(judge(frames)), left(deadline));
        } else {
            host.await(tables -> resolved(tables) || gaveUp(tables, host), left(deadline));
        }
        settle(SETTLING);
    }

    private void settle(Duration limit) {
        try {
            testbed.awaitQuiescence(limit);
        } catch (TestbedException stillBusy) {
            // The test left other traffic running. The resolution itself has its time; what is captured of it is
            // judged.
            return;
        }
    }

    private boolean met(ResolutionVerdict verdict) {
        return new ArpOutcome(verdict, demands).met();
    }

    /** A host that tells nothing never says that it gave up, so it has all the time there is to be answered in. */
    private void awaitOnTheWire(long deadline) {
        if (question.expectation() == Expectation.RESOLVED) {
            testbed.capture().await(frames -> met(judge(frames)), left(deadline));
        } else {
            testbed.capture()
                    .await(
                            frames -> {
                                ResolutionVerdict verdict = judge(frames);
                                return verdict.step(Step.REQUEST_REPLICATED).status() != Status.MISSING
                                        && !verdict.met();
                            },
                            left(deadline));
        }
    }

    private boolean resolved(EngineTables tables) {
        return row(tables).filter(row -> row.state() == ArpState.VALID).isPresent();
    }

    private boolean gaveUp(EngineTables tables, Host host) {
        return row(tables).filter(row -> row.state() == ArpState.FAILED).isPresent()
                || host.events().stream().anyMatch(this::tellsOfFailure);
    }

    private boolean tellsOfFailure(HostEvent event) {
        return event.event() == EngineEvent.ARP_FAILED
                && event.vni().equals(question.vni())
                && event.target().equals(question.target());
    }

    private ResolutionVerdict judge(List<CapturedFrame> frames) {
        List<HostEvent> events = testbed.hosts().stream()
                .flatMap(host -> host.events().stream())
                .sorted(Comparator.comparingLong(HostEvent::timeNanos))
                .toList();
        Observation observation = Observation.of(frames, testbed.capture().lost())
                .withEvicted(testbed.capture().evicted())
                .withEvents(events);
        Host asker = testbed.host(question.host());
        if (asker.plan().hasEngine()) {
            observation = observation.withArpRow(row(asker.tables()));
        }
        return ResolutionJudge.judge(testbed.plan(), question, observation);
    }

    private Optional<ArpRow> row(EngineTables tables) {
        return tables.arp().stream()
                .filter(row -> row.vni().equals(question.vni()) && row.address().equals(question.target()))
                .findFirst();
    }

    private Duration left(long deadline) {
        return Settling.left(testbed, deadline);
    }
}
