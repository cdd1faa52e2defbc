package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.fault.SpoiledLink;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;

/** A host as its testbed needs it. */
interface TestbedHost extends Host {
    /** Connects a VM whose link ends in this host's namespace, at the port it is planned at. */
    void plug(VmPlan vm);

    /** Disconnects a VM, whose link still ends in this host's namespace. */
    void unplug(VmPlan vm);

    /** Has the frames of a VM's link meet faults, if its other end is a port of this JVM here, now or when it comes. */
    default void spoil(SpoiledLink vm) {}

    /** Has them meet faults no more. */
    default void mend(SpoiledLink vm) {}

    /** Handles what waits at the ports; answers the frames handled since the start. */
    long drain();

    /** Makes it as it was at the start. */
    void reset();

    /** Ends what runs for it. Idempotent. */
    void close();
}
