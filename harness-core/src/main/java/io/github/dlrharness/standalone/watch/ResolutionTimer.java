package io.github.dlrharness.standalone.watch;

import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.RouterOptions;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Times resolutions by the engine's own clock, from the first request for a target to its answer. Told on the event loop, read from
 * any thread. What is under way is remembered within bounds: when more begin than fit, the one that began longest ago is not timed.
 */
public final class ResolutionTimer implements EngineListener {
    /** Resolutions that are timed at the same moment; more than packets wait for by default. */
    static final int LIMIT = 4096;

    private static final double[] BOUNDS = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private final Histogram histogram = Histogram.builder()
            .name(Metric.ARP_RESOLUTION.exposedName())
            .help(Metric.ARP_RESOLUTION.help())
            .classicOnly()
            .classicUpperBounds(BOUNDS)
            .withoutExemplars()
            .build();
    private final long patience;
    private final Map<Long, Asked> underWay = new LinkedHashMap<>();
    private volatile long untimed;

    /** Makes one for an engine with these options. */
    public ResolutionTimer(RouterOptions options) {
        // An entry that is removed while nascent ends without an event: whoever is not asked for again in time has
        // ended so.
        patience = Math.multiplyExact(2, options.arp().retry().toNanos());
    }

    @Override
    public void event(EngineEvent event, int vni, int target, long mac, long now) {
        switch (event) {
            case REQUEST_ORIGINATED -> asked(key(vni, target), now);
            case ARP_RESOLVED -> {
                Asked asked = underWay.remove(key(vni, target));
                if (asked != null && now - asked.last <= patience) {
                    histogram.observe((now - asked.first) / 1e9);
                }
            }
            case ARP_FAILED -> underWay.remove(key(vni, target));
            default -> {
                // Says nothing about this host's own resolutions.
            }
        }
    }

    private void asked(long key, long now) {
        Asked known = underWay.get(key);
        if (known != null && now - known.last <= patience) {
            known.last = now;
            return;
        }
        // Removed first, so that it becomes the youngest.
        underWay.remove(key);
        if (underWay.size() >= LIMIT) {
            forgetOldest(now);
        }
        underWay.put(key, new Asked(now));
    }

    private void forgetOldest(long now) {
        var oldest = underWay.values().iterator();
        if (now - oldest.next().last <= patience) {
            countUntimed();
        }
        oldest.remove();
    }

    /** One writer, so no atomic step is needed. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    private void countUntimed() {
        untimed++;
    }

    private static long key(int vni, int target) {
        return (long) vni << 32 | target & 0xffff_ffffL;
    }

    /** The histogram as it is now. */
    MetricSnapshot snapshot() {
        return histogram.collect();
    }

    /** Resolutions that did not fit. */
    long untimed() {
        return untimed;
    }

    /** When a target was asked for first and last, ns. */
    private static final class Asked {
        private final long first;
        private long last;

        Asked(long now) {
            first = now;
            last = now;
        }
    }
}
