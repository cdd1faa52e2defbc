package io.github.dlrharness.conformance;

import io.github.dlrharness.conformance.ConformanceReport.Row;
import java.util.stream.Collectors;

/** The report as a table that a terminal, a pull request or a wiki shows. */
final class MarkdownPage {
    private final ConformanceReport report;

    MarkdownPage(ConformanceReport report) {
        this.report = report;
    }

    String text() {
        StringBuilder page =
                new StringBuilder("# Conformance\n\n").append(report.summary()).append(".\n");
        report.rows().forEach((section, rows) -> {
            page.append("\n## %s. %s\n\n| ID | rule | status | tests |\n|---|---|---|---|\n"
                    .formatted(section.section(), section.title()));
            rows.forEach(row -> page.append(
                    "| %s | %s | %s | %s |\n".formatted(row.requirement().id(), title(row), row.status(), tests(row))));
        });
        return page.toString();
    }

    private static String title(Row row) {
        return cell(row.requirement().title()) + (row.requirement().later() ? " *(later)*" : "");
    }

    private static String tests(Row row) {
        return row.tests().stream()
                .map(test -> cell(test.substring(test.lastIndexOf('.', test.indexOf('#')) + 1))
                        + (row.notPassed().contains(test) ? " **(not passed)**" : ""))
                .collect(Collectors.joining(", "));
    }

    /** What would end a cell is escaped. */
    static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
