package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.evidence.filter.FrameMatch;
import io.github.dlrharness.io.CapturedFrame;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of frames that were expected.
 *
 * @param doubt why it can't be told although the frames match; empty when it can
 */
record FrameOutcome(FrameMatch match, List<CapturedFrame> frames, long missed, String doubt) implements Outcome {
    @Override
    public boolean met() {
        return match.met() && doubt.isEmpty();
    }

    @Override
    public String message() {
        return doubt.isEmpty() ? match.message() : "%s.%n%n%s".formatted(doubt, match.message());
    }

    @Override
    public String expected() {
        return match.expected();
    }

    @Override
    public String found() {
        return doubt.isEmpty() || !match.met() ? match.found() : match.found() + "\n" + doubt;
    }

    @Override
    public String picture() {
        return match.message();
    }

    @Override
    public Map<Long, String> comments() {
        Map<Long, String> comments = new LinkedHashMap<>();
        for (FrameMatch.Entry entry : match.entries()) {
            String expected = entry.expected() == FrameMatch.Entry.NONE
                    ? ""
                    : match.pattern().expected().get(entry.expected()).text();
            boolean surplus = entry.isSurplus() && match.pattern().matching().limits();
            comments.put(
                    entry.frame().sequence(),
                    surplus ? "one too many" : expected.isEmpty() ? "not counted" : "expected: " + expected);
        }
        return comments;
    }
}
