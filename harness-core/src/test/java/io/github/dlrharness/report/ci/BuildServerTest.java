package io.github.dlrharness.report.ci;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.report.ReportFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildServerTest {
    private static final Path CHECKOUT = Path.of("/checkout");
    private static final ReportFiles FILES = new ReportFiles(CHECKOUT.resolve("core/target/dlr-harness/A.b.pcapng"));

    @TempDir
    Path directory;

    private static Notice failed(String test, String failure) {
        return new Notice(test, failure, CHECKOUT.resolve("core/src/A,B.java"), 12, FILES, "sequenceDiagram\n");
    }

    private static List<String> told(Map<String, String> environment, Notice notice) throws IOException {
        var out = new ByteArrayOutputStream();
        for (BuildServer server : BuildServer.of(environment, new PrintStream(out, true, StandardCharsets.UTF_8))) {
            server.tell(notice);
        }
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    @Test
    void nothingIsToldAtADesk() throws IOException {
        assertThat(told(Map.of("HOME", "/root", "GITHUB_ACTIONS", "false"), failed("A.b", "broke")))
                .isEmpty();
    }

    @Test
    void jenkinsGetsWholePathsAndGitLabThoseBelowTheCheckout() throws IOException {
        assertThat(told(Map.of("JENKINS_URL", "http://ci"), failed("A.b", "")))
                .containsExactly(
                        "[[ATTACHMENT|/checkout/core/target/dlr-harness/A.b.html]]",
                        "[[ATTACHMENT|/checkout/core/target/dlr-harness/A.b.pcapng]]",
                        "[[ATTACHMENT|/checkout/core/target/dlr-harness/A.b.mmd]]");
        assertThat(told(Map.of("GITLAB_CI", "true", "CI_PROJECT_DIR", "/checkout"), failed("A.b", "broke")))
                .contains("[[ATTACHMENT|core/target/dlr-harness/A.b.html]]");
    }

    @Test
    void gitHubAnnotatesTheLineOfAFailureOnly() throws IOException {
        Map<String, String> gitHub = Map.of("GITHUB_ACTIONS", "true", "GITHUB_WORKSPACE", "/checkout");

        assertThat(told(gitHub, failed("A.b: c", "100% broke\r\n::warning::too")))
                .containsExactly(
                        "::error file=core/src/A%2CB.java,line=12,title=A.b%3A c::100%25 broke%0D%0A::warning::too");
        assertThat(told(gitHub, failed("A.b", ""))).isEmpty();
        assertThat(told(gitHub, new Notice("A.b", "broke", null, 0, FILES, "")))
                .containsExactly("::error title=A.b::broke");
    }

    @Test
    void stepSummaryGrowsByEachFailureAndNoTextLeavesItsPlace() throws IOException {
        Path summary = directory.resolve("summary.md");
        Map<String, String> gitHub = Map.of("GITHUB_STEP_SUMMARY", summary.toString(), "GITHUB_WORKSPACE", "/checkout");

        told(gitHub, failed("A.b", "broke\n\n</pre><img src=x>"));
        told(gitHub, failed("A.c", "broke, too"));
        told(gitHub, failed("A.d", ""));

        assertThat(summary).content().isEqualTo("""

                <pre>
                FAILED A.b
                broke

                &lt;/pre&gt;&lt;img src=x&gt;
                Report: core/target/dlr-harness/A.b.html
                </pre>

                ```mermaid
                sequenceDiagram
                ```

                <pre>
                FAILED A.c
                broke, too
                Report: core/target/dlr-harness/A.b.html
                </pre>

                ```mermaid
                sequenceDiagram
                ```
                """);
    }

    @Test
    void stepSummaryStopsBeforeGitHubWouldRefuseIt() throws IOException {
        Path summary = directory.resolve("summary.md");
        Files.write(summary, new byte[899_990]);

        told(Map.of("GITHUB_STEP_SUMMARY", summary.toString()), failed("A.b", "broke"));

        assertThat(summary).hasSize(899_990);
    }
}
