package io.github.dlrharness.engine.dvs;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.Ingress;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.table.Deadlines;
import io.github.dlrharness.engine.table.Holders;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * MAC learning with aging. The maps are the segments'; the limit is one for all of them. When it is reached, a MAC at the port or
 * VTEP that has most gives way, the one that was silent for longest.
 */
final class Fdb {
    private final int limit;
    private final Deadlines<FdbEntry> aging;
    private final Holders<FdbEntry> holders = new Holders<>();
    private final Ingress ingress;
    private final Counters counters;
    private int size;

    Fdb(RouterOptions.Fdb options, Ingress ingress, Counters counters) {
        this.limit = options.limit();
        this.aging = new Deadlines<>(options.aging().toNanos());
        this.ingress = ingress;
        this.counters = counters;
    }

    /**
     * Learns or confirms that {@code mac} lies at a VM port or, when {@code port} is null, behind a VTEP.
     *
     * @return the VTEP that the MAC was behind before it moved, 0 when it did not move or was at a VM port
     */
    int learn(Segment segment, long mac, VmPort port, int vtep, long now) {
        FdbEntry entry = segment.macs().get(mac);
        int movedFrom = 0;
        if (entry == null) {
            if (size >= limit) {
                counters.add(Counter.FDB_EVICTED);
                forget(holders.toGiveWay(ingress.key()));
            }
            entry = new FdbEntry(segment, mac);
            segment.macs().put(mac, entry);
            size++;
            counters.add(Counter.FDB_LEARNED);
        } else if (!entry.isAt(port, vtep)) {
            counters.add(Counter.FDB_MOVED);
            movedFrom = entry.port() == null ? entry.vtep() : 0;
        }
        entry.see(port, vtep, now);
        aging.schedule(entry, now);
        holders.charge(entry, ingress.key());
        return movedFrom;
    }

    /** Forgets one MAC of a segment. */
    void forget(Segment segment, long mac) {
        FdbEntry entry = segment.macs().get(mac);
        if (entry != null) {
            forget(entry);
        }
    }

    /** Forgets the MACs of a segment that {@code condition} holds for. */
    void forget(Segment segment, Predicate<FdbEntry> condition) {
        List<FdbEntry> leaving = new ArrayList<>();
        segment.macs().forEach(entry -> {
            if (condition.test(entry)) {
                leaving.add(entry);
            }
        });
        leaving.forEach(this::forget);
    }

    void age(long now) {
        for (FdbEntry entry = aging.takeDue(now); entry != null; entry = aging.takeDue(now)) {
            counters.add(Counter.FDB_AGED);
            forget(entry);
        }
    }

    long nextDeadline() {
        return aging.next();
    }

    private void forget(FdbEntry entry) {
        entry.cancel();
        holders.release(entry);
        entry.segment().macs().remove(entry.mac());
        size--;
    }
}
