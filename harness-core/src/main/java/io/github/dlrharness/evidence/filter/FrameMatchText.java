package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.evidence.FrameSummary;
import io.github.dlrharness.evidence.Offset;
import io.github.dlrharness.evidence.filter.FrameFilter.Check;
import io.github.dlrharness.evidence.filter.FrameMatch.Entry;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells a person what came of holding frames against a pattern. */
final class FrameMatchText {
    /** Frames that are listed one by one. */
    private static final int LISTED = 40;

    private final FrameMatch match;
    private final FramePattern pattern;
    private final FrameSummary summary;
    private final StringBuilder text = new StringBuilder();

    FrameMatchText(FrameMatch match) {
        this.match = match;
        pattern = match.pattern();
        summary = new FrameSummary(pattern.plan());
    }

    String expected() {
        return isCount()
                ? count(pattern.expected().size())
                : pattern.expected().stream().map(FrameFilter::text).collect(Collectors.joining("\n"));
    }

    String found() {
        return isCount()
                ? count(match.counted())
                : match.entries().stream()
                        .filter(pattern.matching().limits() ? Entry::counts : entry -> entry.expected() != Entry.NONE)
                        .map(this::found)
                        .collect(Collectors.joining("\n"));
    }

    private String found(Entry entry) {
        return entry.expected() == Entry.NONE
                ? summary.line(entry.frame())
                : pattern.expected().get(entry.expected()).text();
    }

    private String count(long count) {
        return "%d x %s".formatted(count, subject());
    }

    private String subject() {
        return pattern.filter().text().isEmpty()
                ? "any frame"
                : pattern.filter().text();
    }

    /** Whether it is a number of frames that is expected, and not one frame after the other. */
    private boolean isCount() {
        return pattern.expected().stream().allMatch(filter -> filter == pattern.filter());
    }

    String message() {
        line(verdict());
        if (!isCount()) {
            expectedInOrder();
        }
        listing();
        nearest();
        return text.toString();
    }

    private String verdict() {
        int wanted = pattern.expected().size();
        String way = pattern.matching().limits() ? "exactly" : "at least";
        if (isCount()) {
            return "frames at %s that pass \"%s\": %s expected, %d found%s"
                    .formatted(
                            pattern.at(),
                            subject(),
                            wanted == 0 ? "none" : way + " " + wanted,
                            match.counted(),
                            ignored());
        }
        return "frames at %s: %d expected in this order, %d missing%s%s"
                .formatted(
                        pattern.at(),
                        wanted,
                        match.missing().size(),
                        pattern.matching().limits() ? ", %d too many".formatted(match.surplus()) : "",
                        ignored());
    }

    private String ignored() {
        return switch (pattern.matching()) {
            case IGNORING_DUPLICATES -> " (duplicates ignored)";
            case IGNORING_BROADCASTS -> " (broadcasts ignored)";
            default -> "";
        };
    }

    private void expectedInOrder() {
        line("");
        line("Expected:");
        for (int index = 0; index < pattern.expected().size(); index++) {
            boolean missing = match.missing().contains(index);
            line("%s %3d  %s%s"
                    .formatted(
                            missing ? ">" : " ",
                            index + 1,
                            pattern.expected().get(index).text(),
                            missing ? "   MISSING" : ""));
        }
    }

    private void listing() {
        line("");
        line("Found: %d of the %d frames captured at %s pass %s"
                .formatted(
                        match.entries().size(),
                        match.atTap().size(),
                        pattern.at(),
                        pattern.filter().text().isEmpty()
                                ? "(all do)"
                                : pattern.filter().text()));
        match.entries().stream().limit(LISTED).forEach(this::entry);
        if (match.entries().size() > LISTED) {
            line("  and %d more".formatted(match.entries().size() - LISTED));
        }
    }

    private void entry(Entry entry) {
        boolean surplus = entry.isSurplus() && pattern.matching().limits();
        line("%s %s   %s"
                .formatted(surplus ? ">" : " ", row(entry.frame()), remark(entry, surplus))
                .stripTrailing());
    }

    private String remark(Entry entry, boolean surplus) {
        if (!entry.counts()) {
            return pattern.matching() == Matching.IGNORING_BROADCASTS ? "(broadcast)" : "(duplicate)";
        }
        if (surplus) {
            return pattern.expected().isEmpty() ? "" : "TOO MANY";
        }
        return isCount() || entry.expected() == Entry.NONE ? "" : "= " + (entry.expected() + 1);
    }

    private String row(CapturedFrame frame) {
        return "%9s  %-8s  %s".formatted(time(frame), way(frame), summary.line(frame));
    }

    private String time(CapturedFrame frame) {
        return Offset.text(frame.timeNanos() - match.atTap().get(0).timeNanos());
    }

    private static String way(CapturedFrame frame) {
        return frame.direction() == Direction.SENT ? "sent" : "received";
    }

    /** What keeps the frame that looks most like the first missing one from being it. */
    private void nearest() {
        if (match.missing().isEmpty()) {
            return;
        }
        int missing = match.missing().get(0);
        FrameFilter wanted = pattern.expected().get(missing);
        Optional<CapturedFrame> nearest = match.atTap().stream()
                .filter(frame -> match.entries().stream()
                        .noneMatch(entry -> entry.frame() == frame && entry.expected() != Entry.NONE))
                .filter(frame -> held(frame, wanted) > 0)
                .max(Comparator.comparingLong(frame -> held(frame, wanted)));
        if (nearest.isEmpty()) {
            return;
        }
        List<Check> checks = new ArrayList<>(wanted.check(nearest.get()));
        if (wanted != pattern.filter()) {
            checks.addAll(0, pattern.filter().check(nearest.get()));
        }
        line("");
        line("Nearest to the missing %s: %s"
                .formatted(
                        isCount() ? "frame" : "frame " + (missing + 1),
                        row(nearest.get()).strip()));
        int width =
                checks.stream().mapToInt(check -> check.text().length()).max().orElse(0);
        line(("    %-" + width + "s   %s").formatted("expected", "found"));
        checks.forEach(check ->
                line(("  %s %-" + width + "s   %s").formatted(check.holds() ? " " : ">", check.text(), value(check))));
    }

    private static long held(CapturedFrame frame, FrameFilter wanted) {
        return wanted.check(frame).stream().filter(Check::holds).count();
    }

    private String value(Check check) {
        return check.found().isEmpty() ? "(no such field)" : summary.named(check.found());
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
