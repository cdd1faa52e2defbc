package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.EvidenceWriter;
import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.testbed.Testbed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** What {@link ExpectArpResolved} and {@link ExpectArpUnresolved} register: judges them when the body of a test is over. */
final class ExpectationExtension implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
    @Override
    public void beforeTestExecution(ExtensionContext test) {
        if (TopologyLifecycle.leased(test).isEmpty()) {
            throw TestLocation.point(
                    new ExtensionConfigurationException(
                            "The test expects an ARP resolution and has no topology; put @Topology on the test or its class, or a TopologyExtension into a field of it"),
                    test);
        }
    }

    @Override
    public void afterTestExecution(ExtensionContext test) {
        long bodyEnd = System.nanoTime();
        Testbed testbed = TopologyLifecycle.leased(test).orElse(null);
        if (testbed == null) {
            return;
        }
        List<Expectation> expectations = Expectation.of(test, testbed.plan());
        Throwable bodyFailure = test.getExecutionException().orElse(null);
        if (bodyFailure == null) {
            judge(test, testbed, expectations, bodyEnd);
        } else if (!(bodyFailure instanceof TestAbortedException)) {
            expectations.forEach(expectation -> attach(test, testbed, expectation, bodyFailure));
        }
    }

    private static void judge(ExtensionContext test, Testbed testbed, List<Expectation> expectations, long bodyEnd) {
        Settings settings = Settings.of(test);
        List<AssertionFailedError> failures = new ArrayList<>();
        for (Expectation expectation : expectations) {
            ResolutionVerdict verdict = new ResolutionWatch(testbed, expectation.question())
                    .await(bodyEnd + expectation.within().toNanos());
            if (!verdict.met()) {
                Path capture = write(test, testbed, verdict);
                failures.add(TestLocation.point(
                        new AssertionFailedError(expectation.text() + " does not hold." + System.lineSeparator()
                                + verdict.failureMessage(capture)),
                        test));
            } else if (expectation.printLadder() || settings.ladderAlways()) {
                String ladder = verdict.ladder();
                test.publishReportEntry("dlrharness.ladder", ladder);
                System.out.printf("%s %s%n%s%n", TestLocation.name(test), expectation.text(), ladder);
            }
        }
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
    }

    private static void attach(ExtensionContext test, Testbed testbed, Expectation expectation, Throwable bodyFailure) {
        ResolutionVerdict verdict = new ResolutionWatch(testbed, expectation.question()).now();
        Path capture = write(test, testbed, verdict);
        bodyFailure.addSuppressed(TestLocation.point(
                new WireEvidence("What the wire showed of %s until the test's body failed:%n%s%nCapture: %s"
                        .formatted(expectation.text(), verdict.ladder(), capture)),
                test));
    }

    private static Path write(ExtensionContext test, Testbed testbed, ResolutionVerdict verdict) {
        Path capture = new EvidenceWriter(Settings.of(test).evidenceDirectory())
                .write(TestLocation.name(test), testbed.capture().taps(), verdict);
        test.publishReportEntry(Map.of("dlrharness.capture", capture.toString()));
        return capture;
    }
}
