package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;

/**
 * What interfaces are called, and their indexes. Both come from positions, never from what the user calls things: the kernel
 * allows 15 bytes. They are unique in their namespace only.
 */
final class LinkNames {
    /** The interface of a VM, in its own namespace. */
    static final String VM = "eth0";

    /** The interface of a host that its VTEP's address is on, in the host's namespace. */
    static final String UPLINK = "uplink";

    /** The bridge that joins the hosts' underlay links, in the fabric's namespace. */
    static final String FABRIC_BRIDGE = "fabric";

    /** The index of {@link #VM}, {@link #UPLINK} and {@link #FABRIC_BRIDGE}; 1 is the loopback's. */
    static final int FIRST_INDEX = 2;

    /** The loopback's index in every namespace. */
    static final int LOOPBACK_INDEX = 1;

    private LinkNames() {}

    /** The host's end of a VM's link, in the host's namespace: the DVS port. */
    static String vmPort(VmPlan vm) {
        return "p" + vm.port();
    }

    static int vmPortIndex(VmPlan vm) {
        return FIRST_INDEX + vm.port();
    }

    /** The fabric's end of a host's underlay link, in the fabric's namespace. */
    static String fabricPort(HostPlan host) {
        return "h" + host.index();
    }

    static int fabricPortIndex(HostPlan host) {
        return FIRST_INDEX + 1 + host.index();
    }
}
