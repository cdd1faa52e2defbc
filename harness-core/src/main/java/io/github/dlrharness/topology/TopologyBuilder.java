package io.github.dlrharness.topology;

import io.github.dlrharness.topology.TopologySpec.AgentSpec;
import io.github.dlrharness.topology.TopologySpec.HostSpec;
import io.github.dlrharness.topology.TopologySpec.LifSpec;
import io.github.dlrharness.topology.TopologySpec.RouteSpec;
import io.github.dlrharness.topology.TopologySpec.RouterSpec;
import io.github.dlrharness.topology.TopologySpec.UnderlaySpec;
import io.github.dlrharness.topology.TopologySpec.VmSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes a {@link TopologySpec} in Java. Begin with {@link Topologies#named(String)}.
 *
 * <pre>{@code
 * Topologies.named("two-hosts")
 *         .lif(5000, "172.16.10.1/24")
 *         .lif(5001, "172.16.20.1/24")
 *         .host("host-a")
 *         .host("host-b", host -> host.vtep("192.168.250.60"))
 *         .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
 *         .vm("vm2", vm -> vm.on("host-b").vni(5001).address("172.16.20.11"))
 *         .build();
 * }</pre>
 *
 * <p>Nothing is checked here: {@link TopologyPlan#of(TopologySpec)} does, whichever way a spec was written. What is not set gets
 * its default there. Not thread-safe.
 */
public final class TopologyBuilder {
    private final String name;
    private final String origin;
    private UnderlaySpec underlay;
    private RouterSpec router;
    private final List<LifSpec> lifs = new ArrayList<>();
    private final List<HostSpec> hosts = new ArrayList<>();
    private final List<VmSpec> vms = new ArrayList<>();
    private final List<RouteSpec> routes = new ArrayList<>();

    TopologyBuilder(String name, String origin) {
        this.name = name;
        this.origin = origin;
        this.underlay = new UnderlaySpec(null, null);
        this.router = new RouterBuilder(null).build();
    }

    TopologyBuilder(TopologySpec spec, String origin) {
        this(spec.name(), origin);
        underlay = spec.underlay() == null ? underlay : spec.underlay();
        router = spec.router() == null ? router : spec.router();
        lifs.addAll(spec.lifs());
        hosts.addAll(spec.hosts());
        vms.addAll(spec.vms());
        routes.addAll(spec.routes());
    }

    /** Sets the subnet between the hosts, in CIDR notation. */
    public TopologyBuilder underlay(String subnet) {
        underlay = new UnderlaySpec(subnet, underlay.mtu());
        return this;
    }

    /** Sets the underlay's MTU in bytes of IP packet. */
    public TopologyBuilder underlayMtu(int mtu) {
        underlay = new UnderlaySpec(underlay.subnet(), mtu);
        return this;
    }

    /** Changes settings of the router. */
    public TopologyBuilder router(Consumer<RouterBuilder> change) {
        RouterBuilder builder = new RouterBuilder(router);
        change.accept(builder);
        router = builder.build();
        return this;
    }

    /** Adds a LIF named {@code lif-VNI}; {@code address} is its IP with the prefix length of its subnet. */
    public TopologyBuilder lif(long vni, String address) {
        return lif(vni, address, null);
    }

    /** Adds a LIF with a name. */
    public TopologyBuilder lif(long vni, String address, String lif) {
        lifs.add(new LifSpec(lif, vni, address));
        return this;
    }

    /** Adds a static route to a network in CIDR notation, by way of a neighbour of a LIF. */
    public TopologyBuilder route(String destination, String nextHop) {
        routes.add(new RouteSpec(destination, nextHop));
        return this;
    }

    /** Adds a host. */
    public TopologyBuilder host(String host) {
        return host(host, entry -> {});
    }

    /** Adds a host and sets what shall not be its default. */
    public TopologyBuilder host(String host, Consumer<HostEntry> change) {
        HostEntry entry = new HostEntry(host);
        change.accept(entry);
        hosts.add(entry.spec());
        return this;
    }

    /** Adds a VM; it needs at least its host, VNI and address. */
    public TopologyBuilder vm(String vm, Consumer<VmEntry> change) {
        VmEntry entry = new VmEntry(vm);
        change.accept(entry);
        vms.add(entry.spec());
        return this;
    }

    /** The spec as written so far. */
    public TopologySpec build() {
        return new TopologySpec(name, origin, underlay, router, lifs, hosts, vms, routes);
    }

    /**
     * The spec as written so far, resolved and checked.
     *
     * @throws TopologyException with every problem found
     */
    public TopologyPlan plan() {
        return TopologyPlan.of(build());
    }

    /** What of a host may be chosen. */
    public static final class HostEntry {
        private final String name;
        private String vtep;
        private String pMac;
        private String kind;
        private AgentSpec agent;

        private HostEntry(String name) {
            this.name = name;
        }

        /** Sets its VTEP's underlay address. */
        public HostEntry vtep(String address) {
            vtep = address;
            return this;
        }

        /** Sets the MAC of its DLR instance. */
        public HostEntry pMac(String mac) {
            pMac = mac;
            return this;
        }

        /** Sets what forwards there. */
        public HostEntry kind(HostKind value) {
            kind = value.text();
            return this;
        }

        /** Makes a program its VTEP and DLR instance; {@code {config}} in an argument stands for the path of its configuration. */
        public HostEntry agent(String... command) {
            agent = new AgentSpec(List.of(command), agent == null ? null : agent.readyWithin());
            return this;
        }

        /** Sets how long its program may take to say that it forwards, like {@code 10s}. */
        public HostEntry agentReadyWithin(String duration) {
            agent = new AgentSpec(agent == null ? null : agent.command(), duration);
            return this;
        }

        private HostSpec spec() {
            return new HostSpec(name, vtep, pMac, kind, agent);
        }
    }

    /** What of a VM may be chosen. */
    public static final class VmEntry {
        private final String name;
        private String host;
        private long vni;
        private String address;
        private String mac;
        private String gateway;
        private Integer mtu;

        private VmEntry(String name) {
            this.name = name;
        }

        /** Sets the host it runs on. */
        public VmEntry on(String value) {
            host = value;
            return this;
        }

        /** Sets the VNI its port is on. */
        public VmEntry vni(long value) {
            vni = value;
            return this;
        }

        /** Sets its IP; on a VNI without a LIF with a prefix length. */
        public VmEntry address(String value) {
            address = value;
            return this;
        }

        /** Sets its MAC. */
        public VmEntry mac(String value) {
            mac = value;
            return this;
        }

        /** Sets its default gateway, in place of the LIF. */
        public VmEntry gateway(String value) {
            gateway = value;
            return this;
        }

        /** Sets its MTU in bytes of IP packet. */
        public VmEntry mtu(int value) {
            mtu = value;
            return this;
        }

        private VmSpec spec() {
            return new VmSpec(name, host, vni, address, mac, gateway, mtu);
        }
    }
}
