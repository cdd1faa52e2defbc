package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps docs/metrics.md what the code says. */
class MetricsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "metrics.md");

    @Test
    void documentSaysWhatTheCodeSays() throws IOException {
        String text = MetricsDocument.text();
        if ("write".equals(System.getProperty("metrics.document"))) {
            Files.writeString(DOCUMENT, text);
        }

        assertThat(Files.readString(DOCUMENT))
                .as("docs/metrics.md; the test writes it when it runs with -Dmetrics.document=write")
                .isEqualTo(text);
    }
}
