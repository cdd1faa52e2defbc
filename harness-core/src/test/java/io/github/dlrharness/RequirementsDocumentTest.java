package io.github.dlrharness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the IDs that tests name to docs/requirements.md. */
class RequirementsDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "requirements.md");
    private static final Pattern ANNOTATION = Pattern.compile("@Requirement\\(([^)]*)\\)");
    private static final Pattern QUOTED = Pattern.compile("\"([A-M])(\\d+)\"");
    private static final Pattern ROW_ID = Pattern.compile("([A-M])(\\d+)(?: to \\1?(\\d+))?");

    @Test
    void everyIdThatATestNamesIsInTheDocument() throws IOException {
        Set<String> documented = documentedIds();

        assertThat(documented).contains("A1", "A17", "M44").doesNotContain("A18", "A0");
        assertThat(namedIds()).isNotEmpty().isSubsetOf(documented);
    }

    private static Set<String> documentedIds() throws IOException {
        Set<String> ids = new TreeSet<>();
        List<String> rows = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.matches("\\| [A-M]\\d.*"))
                .toList();
        for (String row : rows) {
            Matcher id = ROW_ID.matcher(row.split("\\|")[1]);
            while (id.find()) {
                int first = Integer.parseInt(id.group(2));
                int last = id.group(3) == null ? first : Integer.parseInt(id.group(3));
                for (int number = first; number <= last; number++) {
                    ids.add(id.group(1) + number);
                }
            }
        }
        return ids;
    }

    private static Set<String> namedIds() throws IOException {
        Set<String> ids = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher annotation = ANNOTATION.matcher(Files.readString(file));
                while (annotation.find()) {
                    Matcher id = QUOTED.matcher(annotation.group(1));
                    while (id.find()) {
                        ids.add(id.group(1) + id.group(2));
                    }
                }
            }
        }
        return ids;
    }
}
