package io.github.dlrharness.testbed.fault;

import java.util.List;

/**
 * The faults of a running testbed. They may be added and removed while frames move; {@code Testbed.reset()} removes all. On one link and
 * direction they act in the order they were added in: what one drops, those after it do not see. Thread-safe.
 */
public interface Faults {
    /**
     * Has a fault happen from now on.
     *
     * @throws IllegalArgumentException when it names what the topology does not have, can never happen in it, or is there already; the message
     *     says what to change
     * @throws io.github.dlrharness.testbed.TestbedException when this backend can't make it there, or the testbed is closed
     */
    void add(Fault fault);

    /**
     * Mends it. Frames that are delayed already arrive when they are due, or at once when their link has no fault any more.
     *
     * @throws IllegalArgumentException when there is no fault like that
     */
    void remove(Fault fault);

    /** Mends all of them. */
    void clear();

    /** What there is, in the order it was added. */
    List<Fault> list();

    /** What was done to which frame since the start or the last reset, in the order it was done; the latest {@link AppliedFault#KEPT}. */
    List<AppliedFault> applied();

    /** How many frames a fault was done to since the start or the last reset, whether it is still there or not. */
    long applied(Fault fault);

    /** How many there were before those that {@link #applied()} lists. */
    long forgotten();

    /** What chance is drawn from: the system property {@code dlrharness.seed}. The same seed hits the same ones of the same frames. */
    long seed();
}
