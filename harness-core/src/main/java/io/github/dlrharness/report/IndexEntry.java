package io.github.dlrharness.report;

import io.github.dlrharness.report.TestReport.Outcome;

/**
 * A line of the index.
 *
 * @param name of the test and its invocation
 * @param title what people call it
 * @param outcome how it ended
 * @param reason the first line of why it did not pass; empty when it did
 * @param topology the topology's name
 * @param backend what ran it
 * @param started when, ISO 8601, UTC
 * @param millis how long it took
 * @param page the page's file name
 * @param capture the capture's file name
 */
record IndexEntry(
        String name,
        String title,
        Outcome outcome,
        String reason,
        String topology,
        String backend,
        String started,
        long millis,
        String page,
        String capture) {
    private static final int LONGEST_REASON = 300;

    static IndexEntry of(TestReport report, ReportFiles files) {
        TestReport.Run run = report.run();
        String reason = run.failure().lines().findFirst().orElse("");
        return new IndexEntry(
                run.name(),
                run.title(),
                run.outcome(),
                reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "\u2026",
                report.plan().name(),
                run.backend(),
                run.started().toString(),
                run.took().toMillis(),
                files.name(files.page()),
                files.name(files.capture()));
    }
}
