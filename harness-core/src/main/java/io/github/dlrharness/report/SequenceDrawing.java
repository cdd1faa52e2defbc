package io.github.dlrharness.report;

import io.github.dlrharness.evidence.Conversation;
import io.github.dlrharness.evidence.Message;
import io.github.dlrharness.evidence.Message.Kind;
import io.github.dlrharness.topology.TopologyPlan;
import java.util.List;
import java.util.Locale;

/** Draws messages between lanes, time running down. Each captured one is a link to its decoded headers. */
final class SequenceDrawing {
    private static final int LANE = 116;
    private static final int ROW = 38;
    private static final int HEAD = 28;
    /** Left of the lanes: time and steps. */
    private static final int MARGIN = 150;
    /** What a character of the text column takes. */
    private static final double CHARACTER = 7.3;
    /** Rows after which the lanes are named once more. */
    private static final int BLOCK = 20;

    private static final int LONGEST_NAME = 15;

    private final Conversation conversation;
    private final TopologyPlan plan;
    private final List<String> lanes;
    private final int width;

    SequenceDrawing(Conversation conversation, TopologyPlan plan) {
        this.conversation = conversation;
        this.plan = plan;
        lanes = conversation.participants();
        width = text() + (int) (longest() * CHARACTER) + 16;
    }

    /** Draws the section with a note under its title; an empty one is left out. */
    void draw(Markup page, String note) {
        page.open("section", "id", "sequence").element("h2", "What was captured");
        if (!note.isEmpty()) {
            page.element("p", note, "class", "note");
        }
        List<Message> messages = conversation.messages();
        if (messages.isEmpty()) {
            page.element("p", "Nothing was captured.").close().line();
            return;
        }
        legend(page);
        page.open("div", "class", "wide", "tabindex", "0", "role", "region", "aria-label", "Sequence diagram")
                .line();
        for (int first = 0; first < messages.size(); first += BLOCK) {
            block(page, first, Math.min(messages.size(), first + BLOCK));
        }
        page.close().close().line();
    }

    private void legend(Markup page) {
        page.open("p", "class", "legend");
        page.text("Choose a message to see its headers. ");
        page.element("span", "VM and host", "class", "key local").text(" ");
        page.element("span", "VXLAN over the underlay", "class", "key overlay").text(" ");
        page.element("span", "lost or absent", "class", "key lost").text(" ");
        page.element("span", "told by an agent, or not observable", "class", "key told");
        page.close().line();
    }

    private void block(Markup page, int first, int end) {
        int height = HEAD + (end - first) * ROW + 8;
        Svg.open(page, "sequence", "Messages %d to %d".formatted(first + 1, end), width, height);
        for (int lane = 0; lane < lanes.size(); lane++) {
            int x = axis(lane);
            boolean host = plan.host(lanes.get(lane)).isPresent();
            Svg.name(page, host ? "lane host" : "lane", x, 16, lanes.get(lane), LONGEST_NAME);
            Svg.line(page, "axis", x, HEAD - 4, x, height);
        }
        page.line();
        for (int index = first; index < end; index++) {
            row(page, index, HEAD + (index - first) * ROW);
        }
        page.close().line();
    }

    private int longest() {
        return conversation.messages().stream()
                .mapToInt(message -> Math.max(message.what().length(), longestLine(message)))
                .max()
                .orElse(0);
    }

    private static int longestLine(Message message) {
        return message.detail().lines().mapToInt(String::length).sum()
                + 3 * (int) message.detail().lines().count();
    }

    private int text() {
        return MARGIN + lanes.size() * LANE + 8;
    }

    private int axis(int lane) {
        return MARGIN + lane * LANE + LANE / 2;
    }

    private void row(Markup page, int index, int top) {
        Message message = conversation.messages().get(index);
        boolean captured = !message.frames().isEmpty();
        String kind = message.kind().name().toLowerCase(Locale.ROOT);
        String broken = message.steps().matches(".*[!?].*") ? " bad" : "";
        if (captured) {
            page.open("a", "id", "row-" + index, "href", "#frame-" + index, "class", "row " + kind + broken);
        } else {
            page.open("g", "class", "row " + kind + broken);
        }
        page.element("title", title(message));
        Svg.box(page, "hit", 0, top, width, ROW);
        String time = message.kind() == Kind.ABSENT
                ? ""
                : Elapsed.text(
                        message.timeNanos() - conversation.messages().get(0).timeNanos());
        Svg.text(page, "time", 76, top + 23, "end", time);
        Svg.text(page, "step", 88, top + 23, "start", message.steps());
        arrow(page, message, top + 19);
        Svg.text(page, "what", text(), top + 16, "start", message.what());
        Svg.text(
                page,
                "detail",
                text(),
                top + 31,
                "start",
                String.join("   ", message.detail().lines().toList()));
        page.close().line();
    }

    private static String title(Message message) {
        return "%s to %s: %s".formatted(message.from(), message.to(), message.what());
    }

    private void arrow(Markup page, Message message, int y) {
        int from = axis(Math.max(0, lanes.indexOf(message.from())));
        int to = axis(Math.max(0, lanes.indexOf(message.to())));
        if (from == to) {
            page.element("circle", "", "cx", "" + from, "cy", "" + y, "r", "5", "class", "dot");
            return;
        }
        int way = from < to ? 1 : -1;
        if (message.kind() == Kind.LOST) {
            int end = (from + to) / 2;
            Svg.line(page, "shaft", from, y, end, y);
            Svg.line(page, "shaft", end - 5, y - 5, end + 5, y + 5);
            Svg.line(page, "shaft", end - 5, y + 5, end + 5, y - 5);
            return;
        }
        Svg.line(page, "shaft", from, y, to - way * 8, y);
        String head = "%d,%d %d,%d %d,%d".formatted(to - way, y, to - way * 10, y - 5, to - way * 10, y + 5);
        page.element("polygon", "", "points", head, "class", "head");
    }
}
