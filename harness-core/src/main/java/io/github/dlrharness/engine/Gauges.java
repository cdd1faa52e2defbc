package io.github.dlrharness.engine;

import java.util.Map;

/** What one engine holds at one moment, summed up part by part. */
public final class Gauges {
    private static final Gauge[] ALL = Gauge.values();

    private final long[] levels = new long[ALL.length];

    /** Adds to a gauge. */
    public void add(Gauge gauge, long amount) {
        levels[gauge.ordinal()] += amount;
    }

    /** Puts every level under its name, zeros included. */
    void putInto(Map<String, Long> map) {
        for (Gauge gauge : ALL) {
            map.put(gauge.label(), levels[gauge.ordinal()]);
        }
    }
}
