package io.github.dlrharness.testbed.namespace;

/** Somebody else's VTEP, set up in a host's namespace. */
interface PeerVtep extends AutoCloseable {
    /** Handles what waits at its ports. */
    void drain();

    /** Forgets what it learned. */
    void reset();

    /** What its program wrote, for people; empty when nothing was, or there is no such program. */
    default String output() {
        return "";
    }

    /** Ends it. Idempotent. */
    @Override
    void close();
}
