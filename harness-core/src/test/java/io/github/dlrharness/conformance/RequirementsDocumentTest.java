package io.github.dlrharness.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps docs/requirements.md what the list says. */
class RequirementsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "requirements.md");

    @Test
    void documentSaysWhatTheListSays() throws IOException {
        String text = RequirementsDocument.of(RequirementList.listed());
        if ("write".equals(System.getProperty("conformance.document"))) {
            Files.writeString(DOCUMENT, text);
        }

        assertThat(Files.readString(DOCUMENT))
                .as("docs/requirements.md; the test writes it when it runs with -Dconformance.document=write")
                .isEqualTo(text);
    }
}
