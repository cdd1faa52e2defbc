package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;

/** A host as its testbed needs it. */
interface TestbedHost extends Host {
    /** Connects a VM whose link ends in this host's namespace, at the port it is planned at. */
    void plug(VmPlan vm);

    /** Disconnects a VM, whose link still ends in this host's namespace. */
    void unplug(VmPlan vm);

    /** Handles what waits at the ports; answers the frames handled since the start. */
    long drain();

    /** Makes it as it was at the start. */
    void reset();

    /** Ends what runs for it. Idempotent. */
    void close();
}
