package io.github.dlrharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The last tests of a build: what all the others have proved. Not named like a test, because it runs after them, and once. */
class ConformanceTotals {
    /** Where tests that name requirements are. What does not run all of these is no whole build. */
    private static final Set<String> RUNS =
            Set.of("dlr-harness-core/unit", "dlr-harness-core/integration", "dlr-harness-junit/integration");

    private final ReportFolder folder = ReportFolder.ofThisBuild().orElseThrow();

    @Test
    void everyTestOfThisBuildNamesListedRequirements() throws IOException {
        assertThat(folder.report())
                .as(
                        "report of this build in %s; other modules' tests write it: build all of them, or this one with -am",
                        folder.page())
                .hasValueSatisfying(report -> assertThat(report.unlisted())
                        .as("names of requirements that docs/requirements.md does not list")
                        .isEmpty());

        Path here = Path.of("..").toRealPath();
        System.out.printf(
                "Conformance: %s (%s)%n",
                folder.report().orElseThrow().summary(),
                here.relativize(folder.page().toRealPath()));
    }

    @Test
    void wholeBuildProvesWhateverIsNotForLater() throws IOException {
        Set<String> missing = folder.missing(RUNS);
        assumeTrue(
                missing.isEmpty(), () -> "no whole build, so requirements may be open: nothing came from " + missing);
        // Where a machine can't run a test it is skipped, and what it would prove is open; unless nothing may be
        // skipped.
        boolean skippingIsFine = !Boolean.getBoolean("dlrharness.required");

        List<ConformanceReport.Row> open = folder.report().orElseThrow().due().stream()
                .filter(row -> row.tests().isEmpty() || !skippingIsFine)
                .toList();
        assertThat(open)
                .as("requirements that no test proves; each needs one that names it and passes, see %s", folder.page())
                .isEmpty();
    }
}
