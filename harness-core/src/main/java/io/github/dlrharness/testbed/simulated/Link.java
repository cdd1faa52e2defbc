package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.LinkFaults;
import io.github.dlrharness.testbed.fault.SpoiledLink;
import io.github.dlrharness.wire.EthernetView;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A link between two ends: a VM and its port, or a host and the underlay. Frames of one direction stay in order unless it is spoiled.
 * Each link draws its chances by itself, so that one link's traffic has no influence on another's fate.
 */
final class Link {
    /** The directions of a link, as seen from the VM or the host that owns it. */
    enum Way {
        OUT,
        IN
    }

    private final Simulation simulation;
    private final long[] delays;
    private final long seed;
    private final long[] lastArrivals = new long[Way.values().length];
    private LinkFaults faults = LinkFaults.NONE;
    private boolean sound = true;
    /** Both directions of a link with faults by protocol field; null: it has none. */
    private SpoiledWay[] spoiled;

    private SplittableRandom random;

    /**
     * Makes a link.
     *
     * @param out ns a frame takes from the owner
     * @param in ns a frame takes to the owner
     */
    Link(Simulation simulation, long out, long in, long seed) {
        this.simulation = simulation;
        delays = new long[] {out, in};
        this.seed = seed;
    }

    /** The seed of one link of a testbed. */
    static long seed(long testbed, String link) {
        return new SplittableRandom(testbed).nextLong() ^ new SplittableRandom(link.hashCode()).nextLong();
    }

    void faults(LinkFaults value) {
        faults = value;
        sound = value.equals(LinkFaults.NONE);
    }

    /** Has frames meet faults by protocol field from now on, before those of the link itself. */
    void spoil(SpoiledLink link) {
        spoiled =
                new SpoiledWay[] {new SpoiledWay(simulation, link.sent()), new SpoiledWay(simulation, link.received())};
    }

    /** Lets out what those faults hold, and has frames meet them no more. */
    void mend() {
        SpoiledWay[] before = spoiled;
        spoiled = null;
        for (SpoiledWay way : before) {
            way.release();
        }
    }

    /** Sends a frame; the array must not change any more. */
    void carry(Way way, byte[] frame, Consumer<byte[]> end) {
        if (spoiled == null) {
            onward(way, frame, end);
        } else {
            spoiled[way.ordinal()].carry(frame, arriving -> onward(way, arriving, end));
        }
    }

    private void onward(Way way, byte[] frame, Consumer<byte[]> end) {
        long time = simulation.now() + delays[way.ordinal()];
        if (sound) {
            inOrder(way, time, frame, end);
        } else if (passes(frame)) {
            int copies = happens(faults.duplication()) ? 2 : 1;
            for (int copy = 0; copy < copies; copy++) {
                spoiled(way, time, frame, end);
            }
        }
    }

    private boolean passes(byte[] frame) {
        boolean fits = faults.mtu() == 0 || frame.length - EthernetView.HEADER <= faults.mtu();
        return fits && !faults.partitioned() && !happens(faults.loss());
    }

    private void spoiled(Way way, long time, byte[] frame, Consumer<byte[]> end) {
        long jitter = faults.jitter().toNanos();
        long arrival = time + faults.delay().toNanos() + (jitter == 0 ? 0 : random().nextLong(jitter + 1));
        if (happens(faults.reordering())) {
            deliver(arrival + LinkFaults.HELD_BACK.toNanos(), frame, end);
        } else {
            inOrder(way, arrival, frame, end);
        }
    }

    private void inOrder(Way way, long time, byte[] frame, Consumer<byte[]> end) {
        long arrival = Math.max(time, lastArrivals[way.ordinal()]);
        lastArrivals[way.ordinal()] = arrival;
        deliver(arrival, frame, end);
    }

    private void deliver(long arrival, byte[] frame, Consumer<byte[]> end) {
        if (arrival == simulation.now()) {
            end.accept(frame);
        } else {
            simulation.arrivalAt(arrival, () -> end.accept(frame));
        }
    }

    private boolean happens(double probability) {
        return probability > 0 && random().nextDouble() < probability;
    }

    private SplittableRandom random() {
        if (random == null) {
            random = new SplittableRandom(seed);
        }
        return random;
    }

    /** Makes it sound, and its fate what it was at the start. */
    void reset() {
        faults(LinkFaults.NONE);
        random = null;
        lastArrivals[0] = 0;
        lastArrivals[1] = 0;
    }
}
