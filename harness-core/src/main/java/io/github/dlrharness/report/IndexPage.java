package io.github.dlrharness.report;

import io.github.dlrharness.report.TestReport.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The page that lists tests: what failed first, the latest run first among equals. */
final class IndexPage {
    private final List<IndexEntry> entries;

    IndexPage(List<IndexEntry> entries) {
        this.entries = entries.stream()
                .sorted(Comparator.comparing((IndexEntry entry) -> entry.outcome() != Outcome.FAILED)
                        .thenComparing(IndexEntry::started, Comparator.reverseOrder())
                        .thenComparing(IndexEntry::page))
                .toList();
    }

    String html() {
        return Page.of("dlr-harness: %s".formatted(sum()), this::body);
    }

    private String sum() {
        long failed = entries.stream()
                .filter(entry -> entry.outcome() == Outcome.FAILED)
                .count();
        return "%d of %d reported tests failed".formatted(failed, entries.size());
    }

    private void body(Markup page) {
        page.open("main").element("h1", sum()).line();
        page.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "Tests");
        page.open("table").open("thead").open("tr");
        List.of("Outcome", "Test", "Topology", "Backend", "Started", "Took", "Capture")
                .forEach(head -> page.element("th", head, "scope", "col"));
        page.close().close().open("tbody").line();
        entries.forEach(entry -> row(page, entry));
        page.close().close().close().close().line();
    }

    private static void row(Markup page, IndexEntry entry) {
        String outcome = entry.outcome().name().toLowerCase(Locale.ROOT);
        page.open("tr")
                .open("td")
                .element("span", outcome, "class", "outcome " + outcome)
                .close();
        page.open("td").element("a", entry.name(), "href", entry.page());
        if (!entry.title().equals(entry.name())) {
            page.element("div", entry.title(), "class", "note");
        }
        if (!entry.reason().isEmpty()) {
            page.element("div", entry.reason(), "class", "note");
        }
        page.close();
        page.element("td", entry.topology()).element("td", entry.backend()).element("td", entry.started());
        page.element("td", "%d ms".formatted(entry.millis()));
        page.open("td").element("a", "pcapng", "href", entry.capture()).close();
        page.close().line();
    }
}
