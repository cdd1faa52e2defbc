package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.RouterOptions;

/**
 * The books of one engine: each frame is received once, and forwarded, taken or dropped; each drop has one reason; what is sent is
 * counted as sent; nothing multiplies.
 */
final class Accounts {
    private static final Counter[] ALL = Counter.values();
    private static final boolean[] IS_DROP = new boolean[ALL.length];

    static {
        for (Counter counter : ALL) {
            IS_DROP[counter.ordinal()] = counter.label().startsWith("drop.");
        }
    }

    private final Counters counters;
    private final int mostEmitted;
    private final long[] opened = new long[ALL.length];
    private int toVms;
    private int toUplink;

    Accounts(Counters counters, RouterOptions options) {
        this.counters = counters;
        // A flood on one VNI, the packets that waited for one neighbour, and one frame of the router's own, flooded at
        // most.
        int flood = FuzzPlan.PORT_VNIS.length + 1 + FuzzPlan.HOSTS;
        this.mostEmitted = flood + options.queue().depth() + flood;
    }

    void open() {
        for (int index = 0; index < opened.length; index++) {
            opened[index] = counters.get(ALL[index]);
        }
        toVms = 0;
        toUplink = 0;
    }

    void emitted(boolean up) {
        if (up) {
            toUplink++;
        } else {
            toVms++;
        }
    }

    private long change(Counter counter) {
        return counters.get(counter) - opened[counter.ordinal()];
    }

    void close(Input input) {
        checkSent();
        long received = change(input.isFromUplink() ? Counter.UPLINK_RECEIVED : Counter.VM_RECEIVED);
        check(received == 1, "received frames not counted once", received);
        check(change(Counter.UPLINK_RECEIVED) + change(Counter.VM_RECEIVED) == 1, "received on two sides", received);

        // One answer for each request that was accepted: no multiplication, but not bounded by this frame either.
        long emitted = toVms + toUplink - change(Counter.PROXY_RELAYED);
        check(emitted <= mostEmitted * Math.max(1, change(Counter.FRAGMENTS)), "multiplication", emitted);
        long accepted = counters.get(Counter.PROXY_ACCEPTED);
        check(counters.get(Counter.PROXY_RELAYED) <= accepted, "B1 more answers than requests", accepted);
        checkFate();
    }

    /** A packet that waited may be displaced or be in vain because of this one; the router's ICMP error has a fate of its own. */
    private void checkFate() {
        long drops = 0;
        for (int index = 0; index < ALL.length; index++) {
            if (IS_DROP[index]) {
                drops += change(ALL[index]);
            }
        }
        drops -= change(Counter.DROP_QUEUE_OLDEST) + change(Counter.DROP_QUEUE_EVICTED);
        check(drops <= 1 + change(Counter.ICMP_ERRORS), "dropped for more than one reason", drops);
        long taken = change(Counter.QUEUE_ADDED)
                + change(Counter.DVS_FLOODED)
                + change(Counter.ARP_CONFIRMED)
                + change(Counter.ARP_MOVES_REFUSED)
                + change(Counter.PROXY_ACCEPTED);
        check(toVms + toUplink + drops + taken > 0, "neither forwarded nor taken nor dropped", drops);
    }

    void closeTimeout() {
        checkSent();
        check(change(Counter.UPLINK_RECEIVED) + change(Counter.VM_RECEIVED) == 0, "received without a frame", 0);
    }

    private void checkSent() {
        check(change(Counter.VM_SENT) == toVms, "frames to VMs not counted", toVms);
        check(change(Counter.UPLINK_SENT) == toUplink, "frames to the underlay not counted", toUplink);
    }

    private void check(boolean holds, String rule, long value) {
        if (holds) {
            return;
        }
        StringBuilder changes = new StringBuilder();
        for (Counter counter : ALL) {
            if (change(counter) != 0) {
                changes.append(' ').append(counter.label()).append('+').append(change(counter));
            }
        }
        throw new FuzzFinding(rule, value + ";" + changes);
    }
}
