package io.github.dlrharness.topology;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A topology resolved: every address, MAC and port is decided and checked. Two plans of equal specs are equal.
 *
 * @param name for people and file names
 * @param underlay the network between the hosts
 * @param router the router's settings, the same on every host
 * @param lifs the DLR's logical interfaces, the same on every host
 * @param hosts in the order asked
 * @param vms in the order asked
 * @param routes the DLR's static routes, the same on every host
 */
public record TopologyPlan(
        String name,
        UnderlayPlan underlay,
        RouterOptions router,
        List<LifConfig> lifs,
        List<HostPlan> hosts,
        List<VmPlan> vms,
        List<StaticRoute> routes) {
    /** Copies the lists. */
    public TopologyPlan {
        routes = List.copyOf(routes);
        lifs = List.copyOf(lifs);
        hosts = List.copyOf(hosts);
        vms = List.copyOf(vms);
    }

    /** One without static routes. */
    public TopologyPlan(
            String name,
            UnderlayPlan underlay,
            RouterOptions router,
            List<LifConfig> lifs,
            List<HostPlan> hosts,
            List<VmPlan> vms) {
        this(name, underlay, router, lifs, hosts, vms, List.of());
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
     * @param pMac the MAC of its DLR instance; null where it has none
     * @param kind what forwards there
     * @param agent the program it runs; null unless it is of kind {@link HostKind#FOREIGN}
     */
    public record HostPlan(String name, int index, Ipv4Address vtep, MacAddress pMac, HostKind kind, AgentPlan agent) {
        /** A host with a DLR instance. */
        public HostPlan(String name, int index, Ipv4Address vtep, MacAddress pMac) {
            this(name, index, vtep, pMac, HostKind.DLR, null);
        }

        /** Tells whether it has a DLR instance. */
        public boolean hasDlr() {
            return kind.hasDlr();
        }

        /** Tells whether its DLR instance is this project's. */
        public boolean hasEngine() {
            return kind.hasEngine();
        }
    }

    /**
     * A program that is a host's VTEP and DLR instance.
     *
     * @param command the program and its arguments
     * @param readyWithin how long it may take to say that it forwards
     */
    public record AgentPlan(List<String> command, Duration readyWithin) {
        /** Copies the list. */
        public AgentPlan {
            command = List.copyOf(command);
        }
    }

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
            int mtu) {
        private VmPlan at(String otherHost, int otherPort) {
            return new VmPlan(name, otherHost, otherPort, vni, address, prefixLength, mac, gateway, mtu);
        }
    }

    /**
     * Resolves and checks a spec. Nothing of the machine is touched.
     *
     * @throws TopologyException with every problem found
     */
    public static TopologyPlan of(TopologySpec spec) {
        return TopologyResolver.resolve(spec, path -> "");
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

    /**
     * This plan with a VM on another host, at the lowest port number that is free there.
     *
     * @throws IllegalArgumentException when there is no such VM or host
     */
    public TopologyPlan moved(String vm, String host) {
        if (vm(vm).isEmpty() || host(host).isEmpty()) {
            throw new IllegalArgumentException(
                    "topology \"%s\" has no VM \"%s\" or no host \"%s\"".formatted(name, vm, host));
        }
        Set<Integer> taken = vmsOn(host).stream()
                .filter(other -> !other.name().equals(vm))
                .map(VmPlan::port)
                .collect(Collectors.toSet());
        int port = IntStream.iterate(1, next -> next + 1)
                .filter(next -> !taken.contains(next))
                .findFirst()
                .orElseThrow();
        List<VmPlan> places = vms.stream()
                .map(other -> other.name().equals(vm) ? other.at(host, port) : other)
                .toList();
        return new TopologyPlan(name, underlay, router, lifs, hosts, places, routes);
    }

    /** This under another name. */
    public TopologyPlan named(String value) {
        return new TopologyPlan(value, underlay, router, lifs, hosts, vms, routes);
    }

    /** This plan with other LIFs. */
    public TopologyPlan withLifs(List<LifConfig> value) {
        return new TopologyPlan(name, underlay, router, value, hosts, vms, routes);
    }

    /** The LIF whose subnet {@code address} lies in. */
    public Optional<LifConfig> lifFor(Ipv4Address address) {
        return lifs.stream().filter(lif -> lif.subnet().contains(address)).findFirst();
    }

    /** Every VNI that has a LIF or a VM, LIFs first, in the order asked. */
    public List<Vni> vnis() {
        return Stream.concat(lifs.stream().map(LifConfig::vni), vms.stream().map(VmPlan::vni))
                .distinct()
                .toList();
    }

    /**
     * The hosts whose VTEPs take part in a VNI. The DLR has each of its LIFs on every host it has an instance on, so a VNI with a
     * LIF reaches all of those. Any other host takes part in the VNIs of its VMs, and so does every host in a VNI without a LIF.
     */
    public List<HostPlan> members(Vni vni) {
        boolean routed = lifs.stream().anyMatch(lif -> lif.vni().equals(vni));
        return hosts.stream()
                .filter(host -> routed && host.kind().hasLifs()
                        || vmsOn(host.name()).stream().anyMatch(vm -> vm.vni().equals(vni)))
                .toList();
    }

    /**
     * What the DLR instance of a host starts with, our engine or somebody else's.
     *
     * @throws IllegalArgumentException when there is no such host, with the names there are, or when it has no DLR
     */
    public EngineConfig engineConfig(String host) {
        HostPlan local = host(host)
                .orElseThrow(() -> new IllegalArgumentException("no host \"%s\" in topology \"%s\"; there are %s"
                        .formatted(
                                host, name, hosts.stream().map(HostPlan::name).toList())));
        if (!local.hasDlr()) {
            throw new IllegalArgumentException(
                    "host \"%s\" of topology \"%s\" is of kind %s: it has no DLR instance, so no engine"
                            .formatted(host, name, local.kind().text()));
        }
        Map<Vni, List<RemoteVtep>> vteps = new LinkedHashMap<>();
        for (Vni vni : vnis()) {
            List<HostPlan> members = members(vni);
            if (members.contains(local)) {
                vteps.put(
                        vni,
                        members.stream()
                                .filter(member -> !member.equals(local))
                                .map(member -> new RemoteVtep(member.vtep(), member.pMac()))
                                .toList());
            }
        }
        List<VmPortConfig> ports = vmsOn(host).stream()
                .map(vm -> new VmPortConfig(vm.port(), vm.name(), vm.vni()))
                .toList();
        return new EngineConfig(host, local.vtep(), local.pMac(), lifs, ports, vteps, router, underlay.mtu(), routes);
    }
}
