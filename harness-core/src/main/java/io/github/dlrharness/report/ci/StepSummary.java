package io.github.dlrharness.report.ci;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.owasp.encoder.Encode;

/** The page GitHub shows of a workflow's step: what failed, and its sequence diagram, which GitHub draws. */
final class StepSummary implements BuildServer {
    /** GitHub refuses a summary of more than 1 MiB whole; the tests of a step share it with whatever else writes there. */
    private static final long MOST_BYTES = 900_000;

    private static final int MOST_LINES = 30;

    private final Path file;
    private final String checkout;

    private StepSummary(Path file, String checkout) {
        this.file = file;
        this.checkout = checkout;
    }

    static Optional<BuildServer> on(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("GITHUB_STEP_SUMMARY"))
                .filter(path -> !path.isBlank())
                .map(path -> new StepSummary(Path.of(path), environment.getOrDefault("GITHUB_WORKSPACE", "")));
    }

    @Override
    public void tell(Notice notice) throws IOException {
        if (!notice.failed()) {
            return;
        }
        byte[] text = text(notice).getBytes(StandardCharsets.UTF_8);
        // Other JVMs append, too; one write at the end of a file is one piece there.
        try (FileChannel summary = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            if (summary.size() + text.length <= MOST_BYTES) {
                ByteBuffer bytes = ByteBuffer.wrap(text);
                while (bytes.hasRemaining()) {
                    summary.write(bytes);
                }
            }
        }
    }

    /** Nothing inside {@code pre} is Markdown, up to its end tag (CommonMark §4.6, kind 1), which can't be in an escaped text. */
    private String text(Notice notice) {
        String failure =
                notice.failure().lines().limit(MOST_LINES).map(Encode::forXml).collect(Collectors.joining("\n"));
        return """

                <pre>
                FAILED %s
                %s
                Report: %s
                </pre>

                ```mermaid
                %s
                ```
                """.formatted(
                        Encode.forXml(notice.test().replaceAll("\\R", " ")),
                        failure,
                        Encode.forXml(BuildServer.path(notice.files().page(), checkout)),
                        notice.mermaid().strip());
    }
}
