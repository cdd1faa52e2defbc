package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.testbed.Testbed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

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
        TopologyLifecycle.leased(test).ifPresent(testbed -> afterBody(test, testbed, testbed.nanoTime()));
    }

    private static void afterBody(ExtensionContext test, Testbed testbed, long bodyEnd) {
        Settings settings = Settings.of(test);
        TestEvidence evidence = new TestEvidence(test, testbed, settings);
        Throwable bodyFailure = test.getExecutionException().orElse(null);
        if (bodyFailure != null && !TestLocation.bodyFailed(bodyFailure)) {
            return;
        }
        List<AssertionFailedError> failures = new ArrayList<>();
        for (Expectation expectation : Expectation.of(test, testbed.plan())) {
            ResolutionWatch watch = new ResolutionWatch(testbed, expectation.question());
            if (bodyFailure != null) {
                evidence.attach(bodyFailure, expectation, watch.now());
                continue;
            }
            ResolutionVerdict verdict =
                    watch.await(bodyEnd + expectation.within().toNanos());
            if (!verdict.met()) {
                failures.add(evidence.failure(expectation, verdict));
            } else if (expectation.printLadder() || settings.ladderAlways()) {
                evidence.show(expectation, verdict);
            }
        }
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
    }
}
