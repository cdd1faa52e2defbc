package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.io.CapturedFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of an expectation. */
public interface Outcome {
    /** Tells whether it holds. This is what a test asserts. */
    boolean met();

    /** Tells a person what is wrong: several lines, the first one the verdict. */
    String message();

    /** What was expected, as text that is compared with {@link #found()} line by line. */
    String expected();

    /** What was found instead. */
    String found();

    /** What happened, drawn or listed, whether it holds or not. */
    String picture();

    /** Everything that was captured when this was judged. */
    List<CapturedFrame> frames();

    /** Frames that are missing in {@link #frames()}, for whatever reason. */
    long missed();

    /** Remarks on frames, by {@link CapturedFrame#sequence()}. */
    Map<Long, String> comments();

    /** What the evidence says of each step; empty when this is not about a resolution. */
    default Optional<ResolutionVerdict> resolution() {
        return Optional.empty();
    }
}
