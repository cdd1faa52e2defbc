package io.github.dlrharness.control;

/** A stream of what happens, until it is closed. */
public interface Subscription extends AutoCloseable {
    /** How much was lost because the listener was slow. */
    long lost();

    /** Ends it. Idempotent. */
    @Override
    void close();
}
