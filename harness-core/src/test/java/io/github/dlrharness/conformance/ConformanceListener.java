package io.github.dlrharness.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Reports in each test JVM of a build which requirements its tests have proved. The build says by system properties where to, and which
 * build it is; in an IDE nobody does, and nothing is reported.
 */
public final class ConformanceListener implements TestExecutionListener {
    private final ReportFolder folder;
    private volatile PlanOutcomes outcomes;

    /** Made by the JUnit Platform. */
    public ConformanceListener() {
        this(ReportFolder.ofThisBuild().orElse(null));
    }

    ConformanceListener(ReportFolder folder) {
        this.folder = folder;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (folder != null) {
            outcomes = new PlanOutcomes(plan);
        }
    }

    @Override
    public void executionSkipped(TestIdentifier identifier, String reason) {
        if (folder != null) {
            outcomes.ended(identifier, Status.ABORTED);
        }
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        if (folder != null) {
            outcomes.ended(identifier, result.getStatus());
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (folder == null || outcomes.results().isEmpty()) {
            return;
        }
        try {
            folder.add(outcomes.results());
        } catch (IOException e) {
            throw new UncheckedIOException("can't write the conformance report: " + e.getMessage(), e);
        }
    }
}
