package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.expectation.Outcome;
import io.github.dlrharness.testbed.Testbed;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;

/** What all annotations register that expect something: judges them when the body of a test is over. */
final class ExpectationExtension implements BeforeTestExecutionCallback, AfterTestExecutionCallback {
    @Override
    public void beforeTestExecution(ExtensionContext test) {
        TopologyLifecycle.requireTopology(test, "an expectation");
    }

    @Override
    public void afterTestExecution(ExtensionContext test) {
        TopologyLifecycle.leased(test).ifPresent(testbed -> afterBody(test, testbed, testbed.nanoTime()));
    }

    private static void afterBody(ExtensionContext test, Testbed testbed, long bodyEnd) {
        Settings settings = Settings.of(test);
        TestEvidence evidence = new TestEvidence(test, testbed);
        Throwable bodyFailure = test.getExecutionException().orElse(null);
        if (bodyFailure != null && !TestLocation.bodyFailed(bodyFailure)) {
            return;
        }
        List<AssertionFailedError> failures = new ArrayList<>();
        for (DeclaredExpectation declared : DeclaredExpectation.of(test, testbed.plan())) {
            if (bodyFailure != null) {
                Outcome outcome = declared.expectation().now(testbed);
                evidence.note(declared, outcome);
                evidence.attach(bodyFailure, declared, outcome);
                continue;
            }
            long start = declared.expectation().acts() ? testbed.nanoTime() : bodyEnd;
            Outcome outcome = declared.expectation()
                    .await(testbed, start + declared.within().toNanos());
            evidence.note(declared, outcome);
            if (!outcome.met()) {
                failures.add(evidence.failure(declared, outcome));
            } else if (declared.printPicture() || settings.ladderAlways()) {
                evidence.show(declared, outcome);
            }
        }
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
    }
}
