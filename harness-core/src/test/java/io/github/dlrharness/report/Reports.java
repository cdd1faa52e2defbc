package io.github.dlrharness.report;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.evidence.Observation;
import io.github.dlrharness.evidence.ResolutionJudge;
import io.github.dlrharness.evidence.ResolutionQuestion;
import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.report.TestReport.HostReport;
import io.github.dlrharness.report.TestReport.Judgement;
import io.github.dlrharness.report.TestReport.Outcome;
import io.github.dlrharness.report.TestReport.Run;
import io.github.dlrharness.report.TestReport.Wire;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.testbed.LinkFaults;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Reports of what really happened in the simulator. */
final class Reports {
    /** What would do harm, or break a page, in any of the places a report has. */
    static final String HOSTILE =
            "</pre></script><script>alert('\u0000\u001b[31m')</script><img src=x onerror=alert(1)>\"'`&amp;-->]]>"
                    + "\u202e\ud800 javascript:alert(1)\r\n::error::x";

    private Reports() {}

    /** The figure's vm1 pings vm2. */
    static TestReport resolved() {
        return report(Topologies.seedFigure(), false, Outcome.PASSED, "");
    }

    /** vm2 can't be reached, so step 4 is missing. */
    static TestReport unanswered(String failure) {
        return report(Topologies.seedFigure(), true, Outcome.FAILED, failure);
    }

    /** As {@link #resolved()}, and then 100,000 frames more. */
    static TestReport crowded() {
        TestReport report = resolved();
        CapturedFrame ping = report.wire().frames().get(0);
        List<CapturedFrame> frames = new ArrayList<>(report.wire().frames());
        for (int i = 0; i < 100_000; i++) {
            frames.add(new CapturedFrame(
                    1_000 + i,
                    ping.timeNanos() + i,
                    ping.tap(),
                    ping.direction(),
                    ping.bytes(),
                    ping.originalLength()));
        }
        return with(report, frames);
    }

    static TestReport with(TestReport report, List<CapturedFrame> frames) {
        return new TestReport(
                report.run(),
                report.plan(),
                new Wire(frames, 0, 0),
                report.judgements(),
                report.violations(),
                report.hosts(),
                report.faults());
    }

    static TestReport report(TopologySpec spec, boolean partitioned, Outcome outcome, String failure) {
        TopologyPlan plan = TopologyPlan.of(spec);
        try (Testbed testbed = Backends.named("simulated").start(plan, HostEngine.FACTORY)) {
            var before = testbed.hosts().stream().map(Host::tables).toList();
            if (partitioned) {
                testbed.vm("vm2").linkFaults(LinkFaults.NONE.withPartition(true));
            }
            testbed.vm("vm1").ping(testbed.vm("vm2"));
            List<HostReport> hosts = Stream.iterate(0, index -> index + 1)
                    .limit(before.size())
                    .map(index -> {
                        Host host = testbed.hosts().get(index);
                        return new HostReport(host.name(), before.get(index), host.tables(), "", failure);
                    })
                    .toList();
            return new TestReport(
                    new Run(
                            "ReportsTest.pings",
                            "pings " + failure,
                            outcome,
                            failure,
                            "simulated",
                            Instant.parse("2026-11-01T00:00:00Z"),
                            Duration.ofMillis(12),
                            testbed.seed()),
                    testbed.plan(),
                    new Wire(testbed.capture().frames(), 0, 0),
                    List.of(new Judgement(
                            "@ExpectArpResolved(" + failure + ")", !partitioned, failure, verdict(testbed))),
                    List.of(),
                    hosts,
                    failure.isEmpty() ? List.of() : List.of(failure));
        }
    }

    private static ResolutionVerdict verdict(Testbed testbed) {
        List<HostEvent> events = testbed.hosts().stream()
                .flatMap(host -> host.events().stream())
                .sorted(Comparator.comparingLong(HostEvent::timeNanos))
                .toList();
        ResolutionQuestion question = ResolutionQuestion.resolved(
                testbed.plan(), "host-a", testbed.vm("vm2").address());
        Observation observation = Observation.of(testbed.capture().frames(), 0)
                .withEvents(events)
                .withArpRow(testbed.host("host-a").arp(testbed.vm("vm2").address()));
        return ResolutionJudge.judge(testbed.plan(), question, observation);
    }
}
