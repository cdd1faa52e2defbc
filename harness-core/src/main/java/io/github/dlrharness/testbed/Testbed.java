package io.github.dlrharness.testbed;

import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * A running topology. Thread-safe. Everything it made is gone after {@link #close()}, and after the death of its JVM, however it
 * died.
 */
public interface Testbed extends AutoCloseable {
    /** What was built. */
    TopologyPlan plan();

    /** The hosts in the plan's order. */
    List<Host> hosts();

    /** The VMs in the plan's order. */
    List<Vm> vms();

    /**
     * The host of that name.
     *
     * @throws IllegalArgumentException when there is none; the message lists the names there are
     */
    Host host(String name);

    /**
     * The VM of that name.
     *
     * @throws IllegalArgumentException when there is none; the message lists the names there are
     */
    Vm vm(String name);

    /** The capture that runs at every tap of this testbed. */
    Capture capture();

    /**
     * Makes everything as it was at the start: tables, counters and neighbour caches empty, capture cleared, processes of VMs
     * ended, VM interfaces as planned.
     */
    void reset();

    /**
     * Waits until nothing moves any more: every port and tap is drained and two rounds in a row brought no new frame.
     *
     * @throws TestbedException when frames still move after {@code limit}
     */
    void awaitQuiescence(Duration limit);

    /**
     * Lets time pass; what falls due, happens. Virtual time passes at once; on a backend that lives in real time this waits as long.
     *
     * @throws TestbedException when the waiting thread is interrupted
     */
    void elapse(Duration duration);

    /** The time on this testbed's clock, in ns since some moment: real time, or virtual. For time limits. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /** What chance is drawn from, when everything that happens here can be repeated with it ({@code dlrharness.seed}); else empty. */
    default OptionalLong seed() {
        return OptionalLong.empty();
    }

    /** Ends processes, agents and captures, and gives back every namespace. Idempotent. */
    @Override
    void close();
}
