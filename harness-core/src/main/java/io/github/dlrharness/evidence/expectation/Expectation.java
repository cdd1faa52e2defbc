package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.testbed.Testbed;

/** Something that must be so on a running testbed. */
public interface Expectation {
    /** Tells whether it sends something to find out; its time begins with that, and not with what the test did. */
    default boolean acts() {
        return false;
    }

    /** What can be said at this moment, without waiting for anything and without sending anything. */
    Outcome now(Testbed testbed);

    /**
     * Waits until it is so, at most until {@code deadline}, and judges. What is proved by an absence is judged when nothing moves any
     * more.
     *
     * @param deadline ns on {@link Testbed#nanoTime()}, real or virtual
     */
    Outcome await(Testbed testbed, long deadline);
}
