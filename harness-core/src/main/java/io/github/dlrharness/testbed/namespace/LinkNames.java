package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.List;
import java.util.stream.IntStream;

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
        return vmPort(vm.port());
    }

    /** As {@link #vmPort(VmPlan)}, by the port's number. */
    static String vmPort(int number) {
        return "p" + number;
    }

    /** What the host's end is called while the VM is on no host. */
    static String unplugged(TopologyPlan plan, VmPlan vm) {
        return "vm" + position(plan, vm);
    }

    /**
     * The index of the host's end of a VM's link. It is no other VM's on any host, so that the link can keep it wherever it
     * moves.
     */
    static int vmPortIndex(TopologyPlan plan, VmPlan vm) {
        return FIRST_INDEX + 1 + position(plan, vm);
    }

    private static int position(TopologyPlan plan, VmPlan vm) {
        List<VmPlan> vms = plan.vms();
        return IntStream.range(0, vms.size())
                .filter(position -> vms.get(position).name().equals(vm.name()))
                .findFirst()
                .orElseThrow();
    }

    /** The fabric's end of a host's underlay link, in the fabric's namespace. */
    static String fabricPort(HostPlan host) {
        return "h" + host.index();
    }

    static int fabricPortIndex(HostPlan host) {
        return FIRST_INDEX + 1 + host.index();
    }
}
