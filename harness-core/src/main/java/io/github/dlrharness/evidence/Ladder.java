package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.Message.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Draws a resolution as plain ASCII text: a lane per participant, time running down.
 *
 * <p>ASCII, because it ends in logs of build servers, where box-drawing characters are not always as wide as letters.
 */
final class Ladder {
    /** Columns in front of the lanes: time and steps. */
    private static final int MARGIN = 19;
    /** Columns that what a rung says usually needs. */
    private static final int TEXT = 52;

    private static final int WIDTH = 112;
    private static final int LONGEST_NAME = 14;

    private final List<LadderRow> rows;
    private final List<String> lanes;
    private final PlanNames names;
    private final List<StepVerdict> notObservable;
    private final int lane;
    private final boolean textBeside;

    Ladder(ResolutionVerdict verdict) {
        LadderRows source = new LadderRows(verdict);
        rows = source.rows();
        notObservable = verdict.notObservable();
        lanes = source.lanes(rows);
        names = source.resolution().names;
        int longest = lanes.stream().mapToInt(String::length).max().orElse(0);
        lane = Math.max(9, Math.min(longest, LONGEST_NAME) + 2);
        textBeside = MARGIN + lanes.size() * lane + TEXT <= WIDTH;
    }

    String draw() {
        if (rows.isEmpty()) {
            return "(nothing of this resolution was captured)\n";
        }
        StringBuilder text = new StringBuilder();
        line(text, "%9s  %-6s  %s".formatted("time", "step", heads()));
        line(text, " ".repeat(MARGIN) + axes());
        long start = rows.get(0).time();
        for (LadderRow row : rows) {
            draw(row, start, text);
        }
        line(text, "");
        legend(text);
        return text.toString();
    }

    private void draw(LadderRow row, long start, StringBuilder text) {
        String time = row.kind() == Kind.ABSENT ? "" : Offset.text(row.time() - start);
        String margin = "%9s  %-6s  ".formatted(time, row.steps());
        String rung = rung(row);
        if (textBeside) {
            line(text, margin + rung + "  " + row.what());
            row.detail().lines().forEach(detail -> line(text, " ".repeat(MARGIN) + axes() + "  " + detail));
        } else {
            line(text, margin + rung);
            String detail = row.detail().lines().map(each -> "   " + each).collect(Collectors.joining());
            line(text, " ".repeat(MARGIN) + row.what() + detail);
        }
    }

    private String heads() {
        StringBuilder heads = new StringBuilder(" ".repeat(lanes.size() * lane + LONGEST_NAME));
        for (int index = 0; index < lanes.size(); index++) {
            String name = shortened(lanes.get(index));
            int at = Math.max(0, axis(index) - name.length() / 2);
            heads.replace(at, at + name.length(), name);
        }
        return heads.toString();
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "~";
    }

    private String axes() {
        StringBuilder axes = new StringBuilder(" ".repeat(lanes.size() * lane));
        for (int index = 0; index < lanes.size(); index++) {
            axes.setCharAt(axis(index), '|');
        }
        return axes.toString();
    }

    private int axis(int index) {
        return index * lane + lane / 2;
    }

    private String rung(LadderRow row) {
        StringBuilder rung = new StringBuilder(axes());
        int from = axis(Math.max(0, lanes.indexOf(row.from())));
        int to = axis(Math.max(0, lanes.indexOf(row.to())));
        if (from == to) {
            rung.setCharAt(from, row.kind() == Kind.ABSENT ? '?' : row.kind() == Kind.LOST ? 'x' : row.kind().ink);
            return rung.toString();
        }
        int step = from < to ? 1 : -1;
        int end = row.kind() == Kind.LOST ? from + step * lane / 2 : to - step;
        for (int at = from + step; at != end; at += step) {
            rung.setCharAt(at, row.kind().ink);
        }
        char head = row.kind() == Kind.LOST ? 'x' : step > 0 ? '>' : '<';
        rung.setCharAt(end, head);
        return rung.toString();
    }

    private void legend(StringBuilder text) {
        Set<Kind> kinds = new LinkedHashSet<>();
        rows.forEach(row -> kinds.add(row.kind()));
        List<String> parts = new ArrayList<>();
        if (kinds.contains(Kind.LOCAL)) {
            parts.add("---> between a VM and its host");
        }
        if (kinds.contains(Kind.OVERLAY) || kinds.contains(Kind.LOST)) {
            parts.add("===> VXLAN over the underlay");
        }
        if (kinds.contains(Kind.TOLD)) {
            parts.add("* told by the agent");
        }
        if (kinds.contains(Kind.HIDDEN)) {
            parts.add("o not observable from outside");
        }
        if (kinds.contains(Kind.ABSENT)) {
            parts.add("...> absent");
        }
        line(text, " ".repeat(4) + String.join("   ", parts));
        notObservable.forEach(step -> line(
                text, "    step %d not observable: %s".formatted(step.step().number(), step.explanation())));
        names.macs(lanes).forEach((name, mac) -> line(text, "    %-14s  %s".formatted(name, mac)));
    }

    private static void line(StringBuilder text, String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
