package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import java.util.EnumSet;
import java.util.Set;

/** What a run has done so far. */
final class FuzzStats {
    /** Frames made by the fuzzer. */
    long injected;
    /** Frames that engines took in, those included that follow from others. */
    long handled;
    /** Frames that engines emitted. */
    long emitted;
    /** Frames taken in because of one. */
    int mostArrivals;
    /** The sums of what engines counted. */
    private final long[] counts = new long[Counter.values().length];

    void add(Counters counters) {
        for (Counter counter : Counter.values()) {
            counts[counter.ordinal()] += counters.get(counter);
        }
    }

    /** What no engine ever counted. */
    Set<Counter> neverCounted() {
        Set<Counter> never = EnumSet.allOf(Counter.class);
        never.removeIf(counter -> counts[counter.ordinal()] > 0);
        return never;
    }
}
