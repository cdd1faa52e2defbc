package io.github.dlrharness.report;

import io.github.dlrharness.evidence.Conversation;
import java.io.IOException;
import java.nio.file.Files;

/** Writes what belongs to one test's report beside its capture. Thread-safe. */
public final class ReportWriter {
    /** Messages drawn on a page: more than anybody reads, and a page that opens at once. */
    static final int MOST_MESSAGES = 250;

    /** Mermaid refuses texts of more than 50 000 characters. */
    private static final int MOST_IN_MERMAID = 150;

    private final TestReport report;
    private final Conversation conversation;

    /** Makes one of a report; reads its capture. */
    public ReportWriter(TestReport report) {
        this.report = report;
        conversation = Conversation.of(report.plan(), report.wire().frames(), report.verdicts(), MOST_MESSAGES);
    }

    /** The sequence diagram as Mermaid text, of so many messages at most. */
    public String mermaid(int most) {
        return new MermaidText(conversation).text(most);
    }

    /**
     * Writes page and diagram, and enters them in the folder's index. The index page itself is written now if there is none, and
     * else by {@link ReportIndex#write()}.
     *
     * @throws IOException when one can't be written
     */
    public void write(ReportFiles files) throws IOException {
        Files.writeString(files.page(), new TestPage(report, conversation, files).html());
        Files.writeString(files.mermaid(), mermaid(MOST_IN_MERMAID));
        new ReportIndex(files.capture().toAbsolutePath().getParent()).add(IndexEntry.of(report, files));
    }
}
