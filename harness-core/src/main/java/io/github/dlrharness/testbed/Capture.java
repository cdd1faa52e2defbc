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

    /**
     * Frames that are missing in {@link #frames()} and may have been ARP: those the kernel had no room for, and ARP frames given up.
     * While it is 0, an ARP frame that is not captured was not on the link.
     */
    long lost();

    /**
     * Data frames, never ARP, that were captured and given up again because what is kept is bounded: the oldest of a long transfer.
     * Says nothing against what the capture tells about ARP.
     */
    long evicted();

    /** Forgets the frames seen so far. */
    void clear();
}
