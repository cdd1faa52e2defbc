package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;

/** A host as its testbed needs it. */
interface TestbedHost extends Host {
    /**
     * Connects a VM.
     *
     * @param port what the other end of its link is connected to
     */
    void addPort(VmPlan vm, FramePort port);

    /** Disconnects the VM at a port. */
    void removePort(int number);

    /** Handles what waits at the ports; answers the frames handled since the start. */
    long drain();

    /** Makes it as it was at the start. */
    void reset();

    /** Ends what runs for it. Idempotent. */
    void close();
}
