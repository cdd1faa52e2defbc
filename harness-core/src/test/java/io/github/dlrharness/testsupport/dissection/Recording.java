package io.github.dlrharness.testsupport.dissection;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testbed.Capture;
import java.util.List;

/** What one testbed captures: each frame is kept once. Thread-safe. */
final class Recording {
    private final Recordings recordings;
    private final Capture capture;
    private int seen;
    private boolean ended;

    Recording(Recordings recordings, Capture capture) {
        this.recordings = recordings;
        this.capture = capture;
    }

    Capture capture() {
        return capture;
    }

    /** Keeps what came since the last time, unless the running test's frames are not to be judged. */
    synchronized void keep() {
        if (ended) {
            return;
        }
        List<CapturedFrame> frames = capture.frames();
        List<CapturedFrame> fresh = frames.subList(Math.min(seen, frames.size()), frames.size());
        seen = frames.size();
        if (!fresh.isEmpty() && !Recordings.isUnjudged()) {
            recordings.add(capture, fresh);
        }
    }

    /** Keeps what the capture is about to forget. */
    synchronized void forgetting(boolean forEver) {
        keep();
        seen = 0;
        ended |= forEver;
    }

    synchronized boolean hasEnded() {
        return ended;
    }
}
