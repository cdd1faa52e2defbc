package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import java.util.List;

/**
 * What the evidence says about one step.
 *
 * @param step which
 * @param status what became of it
 * @param frames the frames that prove it, or the offending ones; empty when nothing was captured
 * @param explanation for people: what was seen, or what was expected and what was found instead
 */
public record StepVerdict(Step step, Status status, List<CapturedFrame> frames, String explanation) {
    /** Copies the list. */
    public StepVerdict {
        frames = List.copyOf(frames);
    }

    /** What a verdict can be. */
    public enum Status {
        /** It happened, as it must. */
        SEEN,
        /** It did not happen. */
        MISSING,
        /** Something else happened in its place. */
        WRONG,
        /** It has no place in this resolution, for instance step 6 when the target runs on the asking host. */
        NOT_APPLICABLE
    }
}
