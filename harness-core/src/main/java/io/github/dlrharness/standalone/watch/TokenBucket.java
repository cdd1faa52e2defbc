package io.github.dlrharness.standalone.watch;

/** Says how often something may be done: a few times at once, then once per interval. */
final class TokenBucket {
    private final int burst;
    private final long interval;
    private int tokens;
    private long filled;
    private long refused;

    /**
     * Makes a full one.
     *
     * @param interval ns per token
     * @param now ns
     */
    TokenBucket(int burst, long interval, long now) {
        this.burst = burst;
        this.interval = interval;
        this.tokens = burst;
        this.filled = now;
    }

    /** Takes a token, if there is one. */
    boolean take(long now) {
        fill(now);
        if (tokens == 0) {
            refused++;
            return false;
        }
        tokens--;
        return true;
    }

    /** Tells whether there is a token. */
    boolean hasToken(long now) {
        fill(now);
        return tokens > 0;
    }

    private void fill(long now) {
        long due = (now - filled) / interval;
        if (tokens + due >= burst) {
            tokens = burst;
            filled = now;
        } else {
            tokens += (int) due;
            filled += due * interval;
        }
    }

    /** How often there was none since the last call. */
    long takeRefused() {
        long count = refused;
        refused = 0;
        return count;
    }
}
