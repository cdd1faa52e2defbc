package io.github.dlrharness.conformance;

/** docs/requirements.md, as the list wants it. */
final class RequirementsDocument {
    private static final String HEAD = """
            # Requirements

            What this router must do, each rule with an ID that tests name: `@Requirement("A3")`. *Where it says (later), the rule is known and not
            promised yet.* vMAC, pMAC, LIF and the other words are in the [glossary](glossary.md); readings of open questions are in
            [decision 5](adr/0005-settled-questions.md). The source is a step of the resolution, an RFC, or this project's own choice.

            Which of them hold, and which tests prove it, `mvn verify` writes to `harness-core/target/conformance/conformance.html`. This page is
            written from `requirements.yaml`: `mvn -pl harness-core test -Dtest=RequirementsDocumentTest -Dconformance.document=write`.
            """;

    private RequirementsDocument() {}

    static String of(RequirementList list) {
        StringBuilder page = new StringBuilder(HEAD);
        for (RequirementList.Section section : list.sections()) {
            page.append("\n## %s. %s\n\n".formatted(section.section(), section.title()));
            if (section.note() != null) {
                page.append(section.note()).append("\n\n");
            }
            page.append("| ID | rule | source |\n|---|---|---|\n");
            for (RequirementList.Item item : section.requirements()) {
                page.append("| %s | %s%s | %s |\n"
                        .formatted(
                                item.id(),
                                MarkdownPage.cell(item.title()),
                                item.later() ? " *(later)*" : "",
                                MarkdownPage.cell(item.source())));
            }
        }
        return page.toString();
    }
}
