package io.github.dlrharness.testbed.simulated;

import java.util.function.Consumer;

/** A link between two ends: a VM and its port, or a host and the underlay. Frames of one direction stay in order. */
final class Link {
    /** The directions of a link, as seen from the VM or the host that owns it. */
    enum Way {
        OUT,
        IN
    }

    private final Simulation simulation;
    private final long[] delays;
    private final long[] lastArrivals = new long[Way.values().length];

    /**
     * Makes a link.
     *
     * @param out ns a frame takes from the owner
     * @param in ns a frame takes to the owner
     */
    Link(Simulation simulation, long out, long in) {
        this.simulation = simulation;
        delays = new long[] {out, in};
    }

    /** Sends a frame; the array must not change any more. */
    void carry(Way way, byte[] frame, Consumer<byte[]> end) {
        deliver(way, simulation.now() + delays[way.ordinal()], frame, end);
    }

    private void deliver(Way way, long time, byte[] frame, Consumer<byte[]> end) {
        long arrival = Math.max(time, lastArrivals[way.ordinal()]);
        lastArrivals[way.ordinal()] = arrival;
        if (arrival == simulation.now()) {
            end.accept(frame);
        } else {
            simulation.arrivalAt(arrival, () -> end.accept(frame));
        }
    }

    /** Makes it as it was at the start. */
    void reset() {
        lastArrivals[0] = 0;
        lastArrivals[1] = 0;
    }
}
