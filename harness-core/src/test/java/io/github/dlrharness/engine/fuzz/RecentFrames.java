package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.wire.Frame;
import java.util.SplittableRandom;

/** Some of the frames that engines emitted last: seeds that fit the state they are in. */
final class RecentFrames {
    private static final int KEPT = 64;
    private static final int ONE_IN = 16;
    private static final int LONGEST = 2_000;

    private final byte[][] uplink = new byte[KEPT][];
    private final byte[][] vm = new byte[KEPT][];
    private int seen;

    void add(Frame frame, boolean onUplink) {
        if (++seen % ONE_IN == 0 && frame.length() <= LONGEST) {
            (onUplink ? uplink : vm)[seen / ONE_IN % KEPT] = frame.toByteArray();
        }
    }

    /** One of them, or null. */
    byte[] pick(SplittableRandom random, boolean fromUplink) {
        return (fromUplink ? uplink : vm)[random.nextInt(KEPT)];
    }
}
