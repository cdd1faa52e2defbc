package io.github.dlrharness.engine.dlr;

import java.util.Arrays;

/**
 * Token buckets, enough that one sender who empties his hardly ever empties another's: senders are spread over a fixed number of
 * them, so that memory does not grow with senders.
 */
final class TokenBuckets {
    private static final int BITS = 6;
    /** 2^64 divided by the golden ratio: spreads neighbouring keys over the high bits. */
    private static final long FIBONACCI = 0x9e37_79b9_7f4a_7c15L;

    private final int burst;
    private final long interval;
    private final int[] tokens = new int[1 << BITS];
    private final long[] refilled = new long[1 << BITS];

    /**
     * Makes full buckets.
     *
     * @param interval ns until a token is back
     */
    TokenBuckets(int burst, long interval) {
        this.burst = burst;
        this.interval = interval;
        fill();
    }

    void fill() {
        Arrays.fill(tokens, burst);
    }

    /** Takes a token of {@code key}; false when there is none. */
    boolean take(long key, long now) {
        int bucket = (int) (key * FIBONACCI >>> -BITS);
        if (tokens[bucket] == burst) {
            refilled[bucket] = now;
        }
        long earned = (now - refilled[bucket]) / interval;
        if (earned > 0) {
            tokens[bucket] = (int) Math.min(burst, tokens[bucket] + earned);
            refilled[bucket] += earned * interval;
        }
        if (tokens[bucket] == 0) {
            return false;
        }
        tokens[bucket]--;
        return true;
    }
}
