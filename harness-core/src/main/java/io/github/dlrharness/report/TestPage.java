package io.github.dlrharness.report;

import io.github.dlrharness.evidence.Conversation;
import io.github.dlrharness.evidence.InvariantViolation;
import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.evidence.StepVerdict;
import io.github.dlrharness.report.TestReport.HostReport;
import io.github.dlrharness.report.TestReport.Judgement;
import io.github.dlrharness.report.TestReport.Run;
import java.util.List;
import java.util.Locale;

/** The page of one test. */
final class TestPage {
    /** Violations listed; a flood has thousands, and the first few tell it. */
    private static final int MOST_VIOLATIONS = 100;

    private static final int MOST_FAULTS = 500;

    private final TestReport report;
    private final Conversation conversation;
    private final ReportFiles files;

    TestPage(TestReport report, Conversation conversation, ReportFiles files) {
        this.report = report;
        this.conversation = conversation;
        this.files = files;
    }

    String html() {
        return Page.of("%s: %s".formatted(word(), report.run().name()), this::body);
    }

    private String word() {
        return report.run().outcome().name().toLowerCase(Locale.ROOT);
    }

    private void body(Markup page) {
        head(page);
        page.open("main").line();
        if (!report.run().failure().isEmpty()) {
            page.open("section").element("h2", "Why");
            page.element("pre", report.run().failure(), "tabindex", "0").close().line();
        }
        report.judgements().forEach(judgement -> judgement(page, judgement));
        violations(page);
        new SequenceDrawing(conversation, report.plan()).draw(page, left());
        new TopologyDrawing(report.plan()).draw(page);
        lines(page, "Faults applied", report.faults(), MOST_FAULTS);
        page.open("section").element("h2", "Hosts before and after").line();
        report.hosts().forEach(host -> new HostTables(host).draw(page));
        page.close().line();
        logs(page);
        page.close().line();
        new FrameDetails(conversation, report.plan()).draw(page);
    }

    private void head(Markup page) {
        Run run = report.run();
        page.open("header");
        page.open("p").element("a", "All tests", "href", ReportFiles.INDEX).close();
        page.open("h1").element("span", word(), "class", "outcome " + word()).text(" " + run.name());
        page.close();
        if (!run.title().equals(run.name())) {
            page.element("p", run.title(), "class", "title");
        }
        page.open("dl");
        entry(page, "Topology", report.plan().name());
        entry(page, "Backend", run.backend());
        entry(page, "Started", run.started().toString());
        entry(page, "Took", "%d ms".formatted(run.took().toMillis()));
        run.seed().ifPresent(seed -> {
            entry(page, "Seed", String.valueOf(seed));
            entry(page, "To repeat", "-Ddlrharness.seed=" + seed);
        });
        entry(page, "Captured", captured());
        page.close().open("p");
        page.element("a", "Capture (pcapng)", "href", files.name(files.capture()))
                .text(" ");
        page.element("a", "Sequence diagram (Mermaid)", "href", files.name(files.mermaid()));
        page.close().close().line();
    }

    private String captured() {
        String text = "%d frames".formatted(report.wire().frames().size());
        if (report.wire().lost() > 0) {
            text += ", %d more were lost: what is absent here is not proved absent"
                    .formatted(report.wire().lost());
        }
        if (report.wire().evicted() > 0) {
            text += ", %d data frames were given up".formatted(report.wire().evicted());
        }
        return text;
    }

    /** What the diagram leaves out; empty when it has all. */
    private String left() {
        return conversation.omitted() == 0
                ? ""
                : "Drawn are %d messages of %d: those that steps are judged by, then ARP, then the earliest. The capture file has all."
                        .formatted(
                                conversation.messages().size(),
                                conversation.messages().size() + conversation.omitted());
    }

    private static void entry(Markup page, String term, String value) {
        page.open("div").element("dt", term).element("dd", value).close();
    }

    private void judgement(Markup page, Judgement judgement) {
        boolean met = judgement.met();
        page.open("section").open("h2");
        int index = report.verdicts().indexOf(judgement.verdict());
        if (report.verdicts().size() > 1 && index >= 0) {
            page.element("span", Conversation.letter(index), "class", "step").text(" ");
        }
        page.element("code", judgement.expectation()).text(" ");
        page.element("span", met ? "holds" : "does not hold", "class", "outcome " + (met ? "passed" : "failed"));
        page.close().line();
        if (!judgement.explanation().isEmpty()) {
            page.element("pre", judgement.explanation(), "tabindex", "0").line();
        }
        if (judgement.verdict() != null) {
            steps(page, judgement.verdict());
        }
        page.close().line();
    }

    private static void steps(Markup page, ResolutionVerdict verdict) {
        page.open("div", "class", "wide").open("table").open("thead").open("tr");
        List.of("Step", "Verdict", "What was seen").forEach(head -> page.element("th", head, "scope", "col"));
        page.close().close().open("tbody").line();
        verdict.steps().forEach(step -> step(page, step));
        page.close().close().close().line();
    }

    private static void step(Markup page, StepVerdict step) {
        String status = step.status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        page.open("tr", "class", step.failed() ? "bad" : null);
        page.element(
                "th",
                "%d".formatted(step.step().number()),
                "scope",
                "row",
                "title",
                step.step().meaning());
        page.element("td", step.status() == StepVerdict.Status.NOT_APPLICABLE ? "-" : status);
        page.element("td", step.explanation()).close().line();
    }

    private void violations(Markup page) {
        List<InvariantViolation> violations = report.violations();
        lines(
                page,
                "What must hold in every test and does not",
                violations.stream()
                        .limit(MOST_VIOLATIONS + 1L)
                        .map(violation -> "frame %d at %s: %s: %s"
                                .formatted(
                                        violation.frame().sequence(),
                                        violation.frame().tap().name(),
                                        violation.requirement(),
                                        violation.explanation()))
                        .toList(),
                MOST_VIOLATIONS);
    }

    private static void lines(Markup page, String title, List<String> lines, int most) {
        if (lines.isEmpty()) {
            return;
        }
        page.open("section").element("h2", title).open("ul").line();
        lines.stream().limit(most).forEach(line -> page.element("li", line).line());
        if (lines.size() > most) {
            page.element("li", "and more; these are the first " + most);
        }
        page.close().close().line();
    }

    private void logs(Markup page) {
        for (HostReport host : report.hosts()) {
            if (!host.output().isEmpty()) {
                page.open("section").element("h2", "What the agent of %s wrote".formatted(host.name()));
                page.element("pre", host.output(), "tabindex", "0").close().line();
            }
        }
    }
}
