package io.github.dlrharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {
    @TempDir
    private Path parent;

    @Test
    void resultsOfSeveralJvmsCountTogether() throws IOException {
        build("1").add(List.of(result("first", true, "A1")));
        build("1").add(List.of(result("second", true, "A2")));

        assertThat(report("1").proved()).isEqualTo(2);
    }

    @Test
    void testThatPassesInOneRunAndFailsInAnotherProvesNothing() throws IOException {
        build("1").add(List.of(result("test", false, "A1")));
        build("1").add(List.of(result("test", true, "A1")));

        assertThat(report("1").proved()).isZero();
    }

    @Test
    void resultsOfTheBuildBeforeDoNotCount() throws IOException {
        build("1").add(List.of(result("since renamed", true, "A1")));
        build("2").add(List.of(result("renamed", true, "A2")));

        assertThat(report("2").proved()).isEqualTo(1);
        assertThat(page("conformance.json")).doesNotContain("since renamed");
    }

    @Test
    void noReportBeforeATestOfThisBuildHasReported() throws IOException {
        assertThat(build("1").report()).isEmpty();

        build("1").add(List.of(result("test", true, "A1")));

        assertThat(build("2").report()).isEmpty();
    }

    @Test
    void buildIsWholeWhenEachRunHasReportedInIt() throws IOException {
        Set<String> runs = Set.of("core/unit", "core/integration");
        build("1", "core/unit").add(List.of(result("one", true, "A1")));
        build("2", "core/integration").add(List.of(result("two", true, "A2")));

        assertThat(build("2").missing(runs)).containsExactly("core/unit");

        build("2", "core/unit").add(List.of(result("one", true, "A1")));

        assertThat(build("2").missing(runs)).isEmpty();
        assertThat(build("3").missing(runs)).containsExactly("core/integration", "core/unit");
    }

    @Test
    void whatIsOpenAndNotForLaterIsDue() throws IOException {
        build("1")
                .add(List.of(result("passes", true, "A1"), result("fails", false, "A2"), result("later", false, "K1")));

        assertThat(report("1").due())
                .extracting(row -> row.requirement().id())
                .contains("A2", "A3", "M53")
                .doesNotContain("A1", "K1", "K2");
        assertThat(page("conformance.json")).contains("\"due\" : [ \"A2\", \"A3\", ");
    }

    @Test
    void nothingIsLostWhenManyReportAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> added = IntStream.rangeClosed(1, 17)
                    .<Future<?>>mapToObj(number -> threads.submit(() -> {
                        build("1").add(List.of(result("test" + number, true, "A" + number)));
                        return null;
                    }))
                    .toList();
            for (Future<?> future : added) {
                future.get();
            }
        } finally {
            threads.shutdown();
        }

        assertThat(report("1").proved()).isEqualTo(17);
    }

    @Test
    void pagesTellTotalsStatusAndTests() throws IOException {
        build("1").add(List.of(result("passes", true, "A1"), result("fails", false, "A2")));

        int all = report("1").proved() + report("1").open();
        assertThat(report("1").summary()).isEqualTo("1 proved, %d open, 6 of them for later".formatted(all - 1));
        assertThat(page("conformance.json"))
                .contains("\"summary\" : \"1 proved", "\"id\" : \"A1\"", "\"status\" : \"proved\"", "\"later\" : true");
        assertThat(page("conformance.md"))
                .contains("1 proved, ", "## A. The seven steps", "| A1 | An unknown target", "| proved | Some#passes |")
                .contains("| open | Some#fails **(not passed)** |", "*(later)* | open |  |");
        assertThat(page("conformance.html"))
                .contains("<p>1 proved, ", "<tr id=\"A1\"><td>A1<td>An unknown target")
                .contains("<td class=\"proved\">proved<td><span title=\"a.b.Some#passes\">Some#passes</span></tr>")
                .contains("<td class=\"open\">open<td><span title=\"a.b.Some#fails\">Some#fails</span> <span");
    }

    @Test
    void pagesEscapeWhatIsTheirs() {
        assertThat(HtmlPage.escaped("<a href=\"x\">'&amp;")).isEqualTo("&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;");
        assertThat(MarkdownPage.cell("a|b")).isEqualTo("a\\|b");
    }

    @Test
    void unlistedRequirementIsToldWithItsTest() throws IOException {
        build("1").add(List.of(result("disabled", false, "A1", "X1")));

        assertThat(report("1").unlisted()).containsExactly("a.b.Some#disabled names X1");
    }

    private ReportFolder build(String id) {
        return build(id, "unit");
    }

    private ReportFolder build(String id, String run) {
        return new ReportFolder(parent.resolve("conformance"), id, run);
    }

    private ConformanceReport report(String build) throws IOException {
        return build(build).report().orElseThrow();
    }

    private String page(String name) throws IOException {
        return Files.readString(parent.resolve("conformance").resolve(name));
    }

    private static TestResult result(String method, boolean passed, String... ids) {
        return new TestResult("a.b.Some#" + method, Set.of(ids), passed);
    }
}
