package io.github.dlrharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The last test of a build: what all the others have proved. Not named like a test, because it runs after them, and once. */
class ConformanceTotals {
    @Test
    void everyTestOfThisBuildNamesListedRequirements() throws IOException {
        ReportFolder folder = ReportFolder.ofThisBuild().orElseThrow();

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
}
