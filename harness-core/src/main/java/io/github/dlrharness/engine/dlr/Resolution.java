package io.github.dlrharness.engine.dlr;

/** Is told how the resolution of a target ended. */
interface Resolution {
    /** The entry has a MAC now; what waits for it can leave. */
    void resolved(ArpEntry entry, long now);

    /** The target does not answer; what waits for it can't leave. */
    void failed(ArpEntry entry, long now);

    /** The entry is removed without an outcome; what waits for it is to be forgotten. */
    void removed(ArpEntry entry);
}
