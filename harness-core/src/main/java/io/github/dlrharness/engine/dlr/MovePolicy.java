package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.RouterOptions;

/**
 * Decides whether a known neighbour's MAC may change: unasked only where the options say so (F11); and not any more once the
 * address has changed sides so often that two VMs must have it (F5). The side it was on then is the winner, until nobody has
 * claimed otherwise for a whole window, or the winner does not answer.
 */
final class MovePolicy {
    private final boolean unasked;
    private final int limit;
    private final long window;
    private final EngineListener listener;
    private final Counters counters;

    MovePolicy(RouterOptions.Announce options, EngineListener listener, Counters counters) {
        this.unasked = options.update();
        this.limit = options.moves();
        this.window = options.window().toNanos();
        this.listener = listener;
        this.counters = counters;
    }

    /** Tells whether two VMs seem to have an entry's address. */
    boolean isContested(ArpEntry entry, long now) {
        return entry.isContested(now, window);
    }

    /**
     * Tells whether an entry may take another MAC, and counts the move.
     *
     * @param solicited whether the DLR asked for it
     */
    boolean allows(ArpEntry entry, long mac, boolean solicited, long now) {
        boolean contested = isContested(entry, now);
        if (contested) {
            entry.contest(now);
        }
        if (contested || !solicited && !unasked) {
            counters.add(Counter.ARP_MOVES_REFUSED);
            return false;
        }
        counters.add(Counter.ARP_MOVED);
        int vni = entry.lif().vni();
        listener.event(EngineEvent.ARP_MOVED, vni, entry.address(), mac, now);
        if (entry.move(now, window) >= limit) {
            entry.contest(now);
            counters.add(Counter.ARP_DUPLICATES);
            listener.event(EngineEvent.ARP_DUPLICATE, vni, entry.address(), mac, now);
        }
        return true;
    }
}
