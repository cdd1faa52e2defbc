package io.github.dlrharness.engine;

import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** The counts of one engine. */
public final class Counters {
    private static final Counter[] ALL = Counter.values();

    private final long[] counts = new long[ALL.length];

    /** Counts one. */
    public void add(Counter counter) {
        counts[counter.ordinal()]++;
    }

    /** The count so far. */
    public long get(Counter counter) {
        return counts[counter.ordinal()];
    }

    /** Makes every count 0. */
    public void clear() {
        Arrays.fill(counts, 0);
    }

    /** Every count by its name, zeros included. */
    public SortedMap<String, Long> snapshot() {
        SortedMap<String, Long> snapshot = new TreeMap<>();
        for (Counter counter : ALL) {
            snapshot.put(counter.label(), counts[counter.ordinal()]);
        }
        return Collections.unmodifiableSortedMap(snapshot);
    }
}
