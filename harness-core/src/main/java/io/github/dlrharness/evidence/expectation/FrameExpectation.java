package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.evidence.filter.FrameMatch;
import io.github.dlrharness.evidence.filter.FramePattern;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Testbed;
import java.util.List;
import java.util.Optional;

/**
 * Frames at a tap. At least so many is known as soon as they are there; that there is none beside them is known when nothing moves any
 * more, and only when the capture missed nothing.
 *
 * @param pattern which frames, and how they are held against it
 */
public record FrameExpectation(FramePattern pattern) implements Expectation {
    @Override
    public Outcome now(Testbed testbed) {
        return judge(testbed, "");
    }

    @Override
    public Outcome await(Testbed testbed, long deadline) {
        Capture capture = testbed.capture();
        capture.await(frames -> pattern.match(frames).missing().isEmpty(), Settling.left(testbed, deadline));
        if (!pattern.matching().limits()) {
            return judge(testbed, "");
        }
        Optional<String> busy = Settling.await(testbed, deadline);
        return judge(
                testbed,
                busy.map(
                                what -> what
                                        + ", so that no other frame comes can't be told yet; give it more time, or expect frames at least")
                        .orElse(""));
    }

    private Outcome judge(Testbed testbed, String busy) {
        Capture capture = testbed.capture();
        List<CapturedFrame> frames = capture.frames();
        FrameMatch match = pattern.match(frames);
        long lost = capture.lost();
        long missed = lost + capture.evicted();
        long doubtful = pattern.onlyArp() ? lost : missed;
        String doubt = busy;
        if (busy.isEmpty() && pattern.matching().limits() && doubtful > 0) {
            doubt = "The capture missed %d frames, so that no other was there is not proved".formatted(doubtful);
        }
        return new FrameOutcome(match, frames, missed, doubt);
    }
}
