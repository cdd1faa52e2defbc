package io.github.dlrharness.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.report.TestReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportIndexTest {
    private static final int EACH = 60;

    @TempDir
    Path directory;

    /** A JVM that reports tests of its own into a folder. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            ReportIndex index = new ReportIndex(directory);
            for (int i = 0; i < EACH; i++) {
                index.add(entry(directory, arguments[1] + "." + i, Outcome.PASSED));
                index.write();
            }
        }
    }

    private static IndexEntry entry(Path directory, String name, Outcome outcome) throws IOException {
        Files.createFile(directory.resolve(name + ".html"));
        return new IndexEntry(
                name,
                name + Reports.HOSTILE,
                outcome,
                Reports.HOSTILE,
                "figure",
                "simulated",
                "2026-11-01T00:00:00Z",
                12,
                name + ".html",
                name + ".pcapng");
    }

    private Document page() throws Exception {
        return HtmlJudge.judge(Files.readString(directory.resolve(ReportFiles.INDEX)));
    }

    @Test
    void hasAllTestsOfSeveralJvmsThatWriteAtOnce() throws Exception {
        List<Process> writers = new ArrayList<>();
        for (String name : List.of("A", "B", "C")) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            directory.toString(),
                            name)
                    .inheritIO()
                    .start());
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor()).isZero();
        }

        assertThat(page().select("tbody tr")).hasSize(3 * EACH);
    }

    @Test
    void whatFailedComesFirstAndWhatIsDeletedGoes() throws Exception {
        ReportIndex index = new ReportIndex(directory);
        index.add(entry(directory, "A.passes", Outcome.PASSED));
        index.add(entry(directory, "B.fails", Outcome.FAILED));
        index.add(entry(directory, "C.gone", Outcome.FAILED));
        Files.delete(directory.resolve("C.gone.html"));
        index.write();

        assertThat(page().select("tbody a[href$=.html]").eachText()).containsExactly("B.fails", "A.passes");
        assertThat(page().select("h1").text()).isEqualTo("1 of 2 reported tests failed");
    }

    @Test
    void lineThatAKilledJvmLeftUnfinishedHurtsNobody() throws Exception {
        ReportIndex index = new ReportIndex(directory);
        index.add(entry(directory, "A.first", Outcome.PASSED));
        Files.writeString(directory.resolve("index.jsonl"), "{\"name\": \"B.ha", StandardOpenOption.APPEND);
        index.add(entry(directory, "C.third", Outcome.PASSED));
        index.write();

        assertThat(page().select("tbody a[href$=.html]").eachText()).containsExactlyInAnyOrder("A.first", "C.third");
    }
}
