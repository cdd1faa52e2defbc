package io.github.dlrharness.topology;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.List;
import java.util.Optional;

/**
 * A topology resolved: every address, MAC and port is decided and checked. Two plans of equal specs are equal.
 *
 * @param name for people and file names
 * @param underlay the network between the hosts
 * @param router the router's settings, the same on every host
 * @param lifs the DLR's logical interfaces, the same on every host
 * @param hosts in the order asked
 * @param vms in the order asked
 */
public record TopologyPlan(
        String name,
        UnderlayPlan underlay,
        RouterOptions router,
        List<LifConfig> lifs,
        List<HostPlan> hosts,
        List<VmPlan> vms) {
    /** Copies the lists. */
    public TopologyPlan {
        lifs = List.copyOf(lifs);
        hosts = List.copyOf(hosts);
        vms = List.copyOf(vms);
    }

    /**
     * The network between the hosts.
     *
     * @param mtu bytes of IP packet
     */
    public record UnderlayPlan(Ipv4Prefix subnet, int mtu) {}

    /**
     * A host.
     *
     * @param index its position, from 0
     */
    public record HostPlan(String name, int index, Ipv4Address vtep, MacAddress pMac) {}

    /**
     * A VM.
     *
     * @param port the number of its DVS port on its host, from 1
     * @param gateway null when its VNI has no LIF and none was asked for
     * @param mtu bytes of IP packet
     */
    public record VmPlan(
            String name,
            String host,
            int port,
            Vni vni,
            Ipv4Address address,
            int prefixLength,
            MacAddress mac,
            Ipv4Address gateway,
            int mtu) {}

    /**
     * Resolves and checks a spec. Nothing of the machine is touched.
     *
     * @throws TopologyException with every problem found
     */
    public static TopologyPlan of(TopologySpec spec) {
        throw new UnsupportedOperationException("being built");
    }

    /** The host of that name. */
    public Optional<HostPlan> host(String host) {
        return hosts.stream().filter(plan -> plan.name().equals(host)).findFirst();
    }

    /** The VM of that name. */
    public Optional<VmPlan> vm(String vm) {
        return vms.stream().filter(plan -> plan.name().equals(vm)).findFirst();
    }

    /** The VMs that run on a host. */
    public List<VmPlan> vmsOn(String host) {
        return vms.stream().filter(plan -> plan.host().equals(host)).toList();
    }

    /** The LIF whose subnet {@code address} lies in. */
    public Optional<LifConfig> lifFor(Ipv4Address address) {
        return lifs.stream().filter(lif -> lif.subnet().contains(address)).findFirst();
    }
}
