package io.github.dlrharness.report.ci;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lines by which a test's output names its files. Jenkins (plugin JUnit Attachments) wants the whole path; GitLab, where
 * {@code CI_PROJECT_DIR} is set, one below the checkout.
 */
final class Attachments implements BuildServer {
    private final PrintStream out;
    private final String checkout;

    private Attachments(PrintStream out, String checkout) {
        this.out = out;
        this.checkout = checkout;
    }

    static Optional<BuildServer> on(Map<String, String> environment, PrintStream out) {
        if (environment.containsKey("JENKINS_URL")) {
            return Optional.of(new Attachments(out, ""));
        }
        return environment.containsKey("GITLAB_CI")
                ? Optional.of(new Attachments(out, environment.getOrDefault("CI_PROJECT_DIR", "")))
                : Optional.empty();
    }

    @Override
    public void tell(Notice notice) {
        for (Path file : List.of(
                notice.files().page(), notice.files().capture(), notice.files().mermaid())) {
            // One call: lines of tests that run at the same time must not mix.
            out.print("\n[[ATTACHMENT|%s]]\n".formatted(BuildServer.path(file, checkout)));
        }
        out.flush();
    }
}
