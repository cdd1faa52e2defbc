package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.io.CapturedFrame;
import java.util.List;

/**
 * What came of holding frames against a pattern.
 *
 * @param pattern what was expected
 * @param atTap all frames of the tap
 * @param entries those that pass the pattern's filter, in order of time
 * @param missing indexes of the expected frames that no captured one was taken for, ascending
 */
public record FrameMatch(FramePattern pattern, List<CapturedFrame> atTap, List<Entry> entries, List<Integer> missing) {
    /** Copies the lists. */
    public FrameMatch {
        atTap = List.copyOf(atTap);
        entries = List.copyOf(entries);
        missing = List.copyOf(missing);
    }

    /**
     * A captured frame.
     *
     * @param counts false when it is a duplicate or a broadcast that the matching ignores
     * @param expected the index of the expected frame it was taken for, or {@link #NONE}
     */
    public record Entry(CapturedFrame frame, boolean counts, int expected) {
        /** No expected frame. */
        public static final int NONE = -1;

        /** Tells whether it counts and was taken for no expected frame. */
        public boolean isSurplus() {
            return counts && expected == NONE;
        }
    }

    /** Tells whether what is expected was seen. */
    public boolean met() {
        return missing.isEmpty() && (!pattern.matching().limits() || surplus() == 0);
    }

    /** Frames that count and were taken for no expected one. */
    public long surplus() {
        return entries.stream().filter(Entry::isSurplus).count();
    }

    /** Frames that count. */
    public long counted() {
        return entries.stream().filter(Entry::counts).count();
    }

    /** What was expected, a line per frame; for a comparison with {@link #found()}. */
    public String expected() {
        return new FrameMatchText(this).expected();
    }

    /** What was found, a line per frame, in the words of {@link #expected()} where it is as expected. */
    public String found() {
        return new FrameMatchText(this).found();
    }

    /** Tells a person what is wrong: expected, found, and of the frame that comes nearest what keeps it from being right. */
    public String message() {
        return new FrameMatchText(this).message();
    }
}
