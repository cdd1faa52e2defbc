package io.github.dlrharness.conformance;

import io.github.dlrharness.conformance.ConformanceReport.Row;
import java.util.stream.Collectors;

/** The report as a page of its own: no script, nothing to load. */
final class HtmlPage {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>Conformance</title>
            <style>
            body { font: 15px/1.4 system-ui, sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; color: #222; background: #fff }
            table { border-collapse: collapse; width: 100% }
            th, td { border-bottom: 1px solid #ddd; padding: .3em .6em; text-align: left; vertical-align: top }
            td:last-child { font: 12px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; width: 40% }
            .proved { color: #17682d }
            .open { color: #a11212; font-weight: bold }
            .later { color: #666; font-weight: normal }
            </style>
            </head>
            <body>
            <h1>Conformance</h1>
            """;

    private final ConformanceReport report;

    HtmlPage(ConformanceReport report) {
        this.report = report;
    }

    String text() {
        StringBuilder page = new StringBuilder(HEAD)
                .append("<p>")
                .append(escaped(report.summary()))
                .append("</p>\n");
        report.rows().forEach((section, rows) -> {
            page.append("<h2>%s. %s</h2>\n<table>\n<tr><th>ID<th>Rule<th>Status<th>Tests</tr>\n"
                    .formatted(escaped(section.section()), escaped(section.title())));
            rows.forEach(row -> page.append(row(row)));
            page.append("</table>\n");
        });
        return page.append("</body>\n</html>\n").toString();
    }

    private static String row(Row row) {
        String id = escaped(row.requirement().id());
        boolean later = row.requirement().later() && !row.proved();
        return "<tr id=\"%s\"><td>%s<td>%s<td class=\"%s\">%s<td>%s</tr>\n"
                .formatted(
                        id,
                        id,
                        escaped(row.requirement().title()),
                        later ? "later" : row.status(),
                        later ? "open (later)" : row.status(),
                        tests(row));
    }

    private static String tests(Row row) {
        return row.tests().stream()
                .map(test -> "<span title=\"%s\">%s</span>%s"
                        .formatted(
                                escaped(test),
                                escaped(test.substring(test.lastIndexOf('.', test.indexOf('#')) + 1)),
                                row.notPassed().contains(test) ? " <span class=\"open\">(not passed)</span>" : ""))
                .collect(Collectors.joining("<br>"));
    }

    /** The text, with what HTML would read as its own. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
