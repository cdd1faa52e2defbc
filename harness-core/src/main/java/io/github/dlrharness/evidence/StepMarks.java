package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.Message.Kind;
import io.github.dlrharness.io.CapturedFrame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which steps the frames of a capture belong to, by what was judged of it. */
final class StepMarks {
    /** By a frame's sequence. */
    private final Map<Long, SortedSet<String>> marks = new HashMap<>();

    private final List<Message> unseen = new ArrayList<>();

    StepMarks(List<ResolutionVerdict> verdicts) {
        for (int index = 0; index < verdicts.size(); index++) {
            ResolutionVerdict verdict = verdicts.get(index);
            String prefix = verdicts.size() == 1 ? "" : Conversation.letter(index);
            for (StepVerdict step : verdict.steps()) {
                String mark = prefix + step.step().number() + (step.failed() ? "!" : "");
                step.frames()
                        .forEach(frame -> marks.computeIfAbsent(frame.sequence(), none -> new TreeSet<>())
                                .add(mark));
            }
            for (LadderRow row : new LadderRows(verdict).rows()) {
                if (row.kind() == Kind.TOLD || row.kind() == Kind.HIDDEN || row.kind() == Kind.ABSENT) {
                    unseen.add(new Message(
                            row.time(),
                            prefix + row.steps(),
                            row.from(),
                            row.to(),
                            row.kind(),
                            row.what(),
                            row.detail(),
                            List.of()));
                }
            }
        }
    }

    /** The steps of what some frames are of, like {@code 1 2}; empty for none. */
    String of(List<CapturedFrame> frames) {
        SortedSet<String> all = new TreeSet<>();
        frames.forEach(frame -> all.addAll(marks.getOrDefault(frame.sequence(), new TreeSet<>())));
        return String.join(" ", all);
    }

    /** What belongs to the judged resolutions and is no captured frame. */
    List<Message> unseen() {
        return unseen;
    }
}
