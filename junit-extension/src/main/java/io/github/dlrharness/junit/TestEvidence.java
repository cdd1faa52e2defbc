package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.FaultLines;
import io.github.dlrharness.evidence.InvariantViolation;
import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.evidence.expectation.Outcome;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.report.TestReport.Judgement;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Testbed;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/** Tells what a test's wire showed: prints ladders, writes captures, and makes the failures that name them. */
final class TestEvidence {
    private static final String NOT_WRITTEN = "could not be written";

    private final ExtensionContext test;
    private final Testbed testbed;
    private final Capture capture;
    private final TestRecord record;

    TestEvidence(ExtensionContext test, Testbed testbed) {
        this.test = test;
        this.testbed = testbed;
        capture = testbed.capture();
        record = TopologyLifecycle.record(test).orElseThrow();
    }

    /** Notes what became of an expectation. */
    void note(DeclaredExpectation declared, Outcome outcome) {
        ResolutionVerdict verdict = outcome.resolution().orElse(null);
        boolean said = outcome.met() || verdict != null && !verdict.met();
        record.add(new Judgement(declared.text(), outcome.met(), said ? "" : outcome.message(), verdict));
    }

    /** Prints what happened of an expectation that holds. */
    void show(DeclaredExpectation declared, Outcome outcome) {
        test.publishReportEntry("dlrharness.ladder", outcome.picture());
        System.out.printf("%n%s: %s holds%n%s%n", record.name(), declared.text(), outcome.picture());
    }

    /** Says in the report which invariants the test switches off. */
    void tell(InvariantsOff off) {
        off.reasons()
                .forEach((invariant, reason) ->
                        test.publishReportEntry("dlrharness.without", "%s: %s".formatted(invariant, reason)));
    }

    AssertionFailedError failure(DeclaredExpectation declared, Outcome outcome) {
        return failure(
                () -> write(outcome),
                file -> "%s does not hold.%n%s%nCapture: %s"
                        .formatted(declared.text(), outcome.message(), file == null ? NOT_WRITTEN : file),
                outcome.expected(),
                outcome.found());
    }

    AssertionFailedError failure(List<InvariantViolation> violations, List<CapturedFrame> frames) {
        record.add(violations);
        Map<Long, String> comments = violations.stream()
                .collect(Collectors.toMap(
                        violation -> violation.frame().sequence(),
                        TestEvidence::text,
                        (one, other) -> one + "\n" + other));
        return failure(
                () -> record.capture(frames, missing(), comments),
                file -> "What must hold in every test does not:%n%s%nCapture: %s"
                        .formatted(
                                violations.stream()
                                        .map(violation -> "  frame %d at %s: %s"
                                                .formatted(
                                                        violation.frame().sequence(),
                                                        violation.frame().tap().name(),
                                                        text(violation)))
                                        .collect(Collectors.joining(System.lineSeparator())),
                                file == null ? NOT_WRITTEN : file),
                "",
                violations.stream().map(TestEvidence::text).collect(Collectors.joining("\n")));
    }

    /** Adds to the failure of a test's body what the wire showed of an expectation until then. */
    void attach(Throwable bodyFailure, DeclaredExpectation declared, Outcome outcome) {
        attach(
                bodyFailure,
                "What the wire showed of %s until the body failed:%n%s".formatted(declared.text(), outcome.picture()),
                write(outcome));
    }

    private Path write(Outcome outcome) {
        return record.capture(outcome.frames(), outcome.missed(), outcome.comments());
    }

    /** Adds to the failure of a test's body where its capture is, if there is anything in it. */
    void attach(Throwable bodyFailure) {
        List<CapturedFrame> frames = capture.frames();
        if (frames.isEmpty()) {
            return;
        }
        attach(
                bodyFailure,
                "%d frames were captured until the body failed.".formatted(frames.size()),
                record.capture(frames, missing(), Map.of()));
    }

    /** Frames that a reader of the file will not find in it, for whatever reason. */
    private long missing() {
        return capture.lost() + capture.evicted();
    }

    private void attach(Throwable bodyFailure, String text, Path file) {
        publish(file);
        bodyFailure.addSuppressed(TestLocation.point(
                new WireEvidence(
                        "%s%nCapture: %s%s%s%s".formatted(text, file, report(), written(), faults() + rerun())),
                test));
    }

    /** Where the report will be when the test is over. */
    private String report() {
        return "%nReport: %s".formatted(record.files().page());
    }

    /** What went wrong on the wire on purpose. */
    private String faults() {
        List<String> lines = FaultLines.of(testbed);
        return lines.isEmpty() ? "" : "%nFaults:%n  ".formatted() + String.join("%n  ".formatted(), lines);
    }

    /** Tells how to meet the same fate again; empty where nothing is drawn from a seed. */
    private String rerun() {
        if (testbed.seed().isPresent()) {
            return "%nSimulated with -Ddlrharness.seed=%d"
                    .formatted(testbed.seed().getAsLong());
        }
        return FaultLines.of(testbed).isEmpty()
                ? ""
                : "%nFaults drawn with -Ddlrharness.seed=%d"
                        .formatted(testbed.faults().seed());
    }

    /** What the programs wrote that are hosts' agents. */
    private String written() {
        return testbed.hosts().stream()
                .filter(host -> !host.output().isEmpty())
                .map(host -> "%nThe agent of %s wrote:%n%s"
                        .formatted(host.name(), host.output().indent(2).stripTrailing()))
                .collect(Collectors.joining());
    }

    private AssertionFailedError failure(
            Supplier<Path> write, Function<Path, String> message, String expected, String found) {
        Path file = null;
        UncheckedIOException unwritten = null;
        try {
            file = write.get();
            publish(file);
        } catch (UncheckedIOException e) {
            unwritten = e;
        }
        AssertionFailedError failure = TestLocation.point(
                new AssertionFailedError(
                        message.apply(file) + (file == null ? "" : report()) + written() + faults() + rerun(),
                        expected,
                        found),
                test);
        if (unwritten != null) {
            failure.addSuppressed(unwritten);
        }
        return failure;
    }

    private void publish(Path file) {
        test.publishReportEntry("dlrharness.capture", file.toString());
    }

    private static String text(InvariantViolation violation) {
        return violation.requirement() + ": " + violation.explanation();
    }
}
