package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.MacAddress;

/**
 * What interfaces are called. Names come from positions, never from what the user calls things: the kernel allows 15 bytes.
 * They are unique in their namespace only.
 */
final class LinkNames {
    /** The interface of a VM, in its own namespace. */
    static final String VM = "eth0";

    /** The interface of a host that its VTEP's address is on, in the host's namespace. */
    static final String UPLINK = "uplink";

    /** The bridge that joins the hosts' underlay links, in the fabric's namespace. */
    static final String FABRIC_BRIDGE = "fabric";

    /** Locally administered, and unlike the MACs that plans hand out. */
    private static final long UPLINK_MAC_PREFIX = 0x0aff_0000_0000L;

    private LinkNames() {}

    /** The host's end of a VM's link, in the host's namespace: the DVS port. */
    static String vmPort(VmPlan vm) {
        return "p" + vm.port();
    }

    /** The fabric's end of a host's underlay link, in the fabric's namespace. */
    static String fabricPort(HostPlan host) {
        return "h" + host.index();
    }

    /** The MAC of a host's uplink: its VTEP's address in hexadecimal, so that people recognise it in a capture. */
    static MacAddress uplinkMac(HostPlan host) {
        return new MacAddress(
                UPLINK_MAC_PREFIX | Integer.toUnsignedLong(host.vtep().value()));
    }
}
