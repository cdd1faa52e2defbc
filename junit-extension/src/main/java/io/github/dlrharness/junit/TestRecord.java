package io.github.dlrharness.junit;

import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.evidence.EvidenceWriter;
import io.github.dlrharness.evidence.FaultLines;
import io.github.dlrharness.evidence.InvariantViolation;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.report.ReportFiles;
import io.github.dlrharness.report.TestReport;
import io.github.dlrharness.report.TestReport.HostReport;
import io.github.dlrharness.report.TestReport.Judgement;
import io.github.dlrharness.report.TestReport.Outcome;
import io.github.dlrharness.report.TestReport.Run;
import io.github.dlrharness.report.TestReport.Wire;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Testbed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** What is noted of one test while it runs. Nothing is drawn from it before its end, and then only when there is a reason. */
final class TestRecord {
    /** Nobody reads on; a message may quote all of a capture. */
    private static final int LONGEST_FAILURE = 100_000;

    private final String name;
    private final String title;
    private final Testbed testbed;
    private final String backend;
    private final EvidenceWriter writer;
    private final Map<String, EngineTables> before = new HashMap<>();
    private final List<Judgement> judgements = new ArrayList<>();
    private final List<InvariantViolation> violations = new ArrayList<>();
    private final Map<Long, String> comments = new HashMap<>();
    private Instant started = Instant.now();
    private Path capture;

    TestRecord(ExtensionContext test, Testbed testbed, String backend) {
        name = TestLocation.name(test);
        title = test.getDisplayName();
        this.testbed = testbed;
        this.backend = backend;
        writer = new EvidenceWriter(Settings.of(test).evidenceDirectory());
    }

    String name() {
        return name;
    }

    /** Notes what the hosts' tables hold before the body. A host that does not tell keeps no test from running. */
    void begin() {
        started = Instant.now();
        for (Host host : testbed.hosts()) {
            Tables tables = Tables.of(host);
            if (tables.read() != null) {
                before.put(host.name(), tables.read());
            }
        }
    }

    void add(Judgement judgement) {
        judgements.add(judgement);
    }

    void add(List<InvariantViolation> violated) {
        violations.addAll(violated);
    }

    /**
     * Writes the test's capture file, or writes it anew with what came to it.
     *
     * @param missing frames that a reader will not find in it
     * @param remarks on frames, by their sequence; those made before are kept
     * @return the file, the same each time
     * @throws java.io.UncheckedIOException when it can't be written
     */
    Path capture(List<CapturedFrame> frames, long missing, Map<Long, String> remarks) {
        remarks.forEach((frame, remark) ->
                comments.merge(frame, remark, (one, next) -> one.contains(next) ? one : one + "\n" + next));
        if (capture == null) {
            capture = writer.write(name, testbed.capture().taps(), frames, missing, comments);
        } else {
            EvidenceWriter.rewrite(capture, name, testbed.capture().taps(), frames, missing, comments);
        }
        return capture;
    }

    /** Where the test's report is, or will be; the capture has been written. */
    ReportFiles files() {
        return new ReportFiles(capture);
    }

    /** All of it, with the capture as it is now, which is written. */
    TestReport report(Throwable failure) {
        Wire wire = new Wire(
                testbed.capture().frames(),
                testbed.capture().lost(),
                testbed.capture().evicted());
        capture(wire.frames(), wire.lost() + wire.evicted(), Map.of());
        Run run = new Run(
                name,
                title,
                outcome(failure),
                text(failure),
                backend,
                started,
                Duration.between(started, Instant.now()),
                seed());
        List<HostReport> hosts = testbed.hosts().stream().map(this::host).toList();
        return new TestReport(run, testbed.plan(), wire, judgements, violations, hosts, FaultLines.of(testbed));
    }

    /** In namespaces nothing is drawn from a seed but what happens to frames on purpose. */
    private OptionalLong seed() {
        boolean faulty = !FaultLines.of(testbed).isEmpty();
        return testbed.seed().isPresent() || !faulty
                ? testbed.seed()
                : OptionalLong.of(testbed.faults().seed());
    }

    private static Outcome outcome(Throwable failure) {
        if (failure == null) {
            return Outcome.PASSED;
        }
        return failure instanceof TestAbortedException ? Outcome.ABORTED : Outcome.FAILED;
    }

    private static String text(Throwable failure) {
        if (failure == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.getBuffer().length() <= LONGEST_FAILURE
                ? text.toString().strip()
                : text.getBuffer().substring(0, LONGEST_FAILURE) + "\n(cut here)";
    }

    private HostReport host(Host host) {
        Tables after = Tables.of(host);
        return new HostReport(host.name(), before.get(host.name()), after.read(), after.silence(), host.output());
    }

    /**
     * A host's tables.
     *
     * @param read null when it does not tell them
     * @param silence why; empty when it does
     */
    private record Tables(EngineTables read, String silence) {
        static Tables of(Host host) {
            if (!host.plan().hasEngine()) {
                return new Tables(
                        null,
                        "It is of kind %s and tells nothing of its tables."
                                .formatted(host.plan().kind().text()));
            }
            try {
                return new Tables(host.tables(), "");
            } catch (RuntimeException e) {
                return new Tables(null, "Its tables could not be read: " + e.getMessage());
            }
        }
    }
}
