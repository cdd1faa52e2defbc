package io.github.dlrharness.testbed;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** What the taps of a testbed saw since it started or was last cleared. Bounded; what did not fit is counted, never silent. */
public interface Capture {
    /** The places captured at. */
    List<TapPoint> taps();

    /** Everything seen so far, the kernel's queues included, ordered by time. */
    List<CapturedFrame> frames();

    /**
     * Waits until the capture satisfies {@code condition}. It is asked again whenever frames have arrived.
     *
     * @return the frames that satisfied it, or those there were when {@code limit} passed
     */
    List<CapturedFrame> await(Predicate<List<CapturedFrame>> condition, Duration limit);

    /** Frames that were seen by the kernel but are not in {@link #frames()}. 0 in a complete capture. */
    long lost();

    /** Forgets the frames seen so far. */
    void clear();
}
