package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Host;

/** A host as its testbed needs it. */
interface TestbedHost extends Host {
    /** Handles what waits at the ports; answers the frames handled since the start. */
    long drain();

    /** Makes it as it was at the start. */
    void reset();

    /** Ends what runs for it. Idempotent. */
    void close();
}
