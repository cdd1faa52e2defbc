package io.github.dlrharness.topology;

import java.util.List;
import java.util.Map;

/**
 * A topology as somebody asked for it: by annotation, YAML or builder. Plain text, not validated; an absent
 * value is null and gets its default when the spec is resolved with {@link TopologyPlan#of(TopologySpec)}.
 *
 * @param name for people and for file names; null = "topology"
 * @param origin where it was written, for messages: a class, a file; null when unknown
 * @param underlay the network between the hosts; null = all defaults
 * @param router the router's settings; null = all defaults
 * @param lifs the DLR's logical interfaces, one per VNI
 * @param hosts the hosts
 * @param vms the VMs
 * @param routes the DLR's static routes
 */
public record TopologySpec(
        String name,
        String origin,
        UnderlaySpec underlay,
        RouterSpec router,
        List<LifSpec> lifs,
        List<HostSpec> hosts,
        List<VmSpec> vms,
        List<RouteSpec> routes) {
    /** Copies the lists; null counts as an empty one. */
    public TopologySpec {
        routes = routes == null ? List.of() : List.copyOf(routes);
        lifs = lifs == null ? List.of() : List.copyOf(lifs);
        hosts = hosts == null ? List.of() : List.copyOf(hosts);
        vms = vms == null ? List.of() : List.copyOf(vms);
    }

    /** One without static routes. */
    public TopologySpec(
            String name,
            String origin,
            UnderlaySpec underlay,
            RouterSpec router,
            List<LifSpec> lifs,
            List<HostSpec> hosts,
            List<VmSpec> vms) {
        this(name, origin, underlay, router, lifs, hosts, vms, List.of());
    }

    /**
     * The network between the hosts.
     *
     * @param subnet CIDR; null = 192.168.250.0/24
     * @param mtu bytes of IP packet; null = 1600
     */
    public record UnderlaySpec(String subnet, Integer mtu) {}

    /**
     * The router's settings that a topology chooses; the others keep the default of {@code RouterOptions}.
     *
     * @param settings their values as text: numbers in digits, switches as {@code true} or {@code false}, times like {@code 1s}
     */
    public record RouterSpec(Map<RouterSetting, String> settings) {
        /** Copies the map. */
        public RouterSpec {
            settings = Map.copyOf(settings);
        }
    }

    /**
     * A logical interface of the DLR.
     *
     * @param name null = {@code lif-VNI}
     * @param vni 1 to 16777215
     * @param address CIDR: the LIF's IP and its prefix length, like 172.16.10.1/24
     */
    public record LifSpec(String name, long vni, String address) {}

    /**
     * A static route, the same on every host.
     *
     * @param destination CIDR: the network beyond, like 10.0.0.0/8
     * @param nextHop the IP of a neighbour in a LIF's subnet
     */
    public record RouteSpec(String destination, String nextHop) {}

    /**
     * A host.
     *
     * @param name unique
     * @param vtep its VTEP's underlay address; null = the next free one of the underlay, from the 51st on
     * @param pmac the MAC of its DLR instance; null = derived from its position
     * @param kind what forwards there: a {@link HostKind#text()}; null = {@code foreign} with an agent, {@code dlr} without
     * @param agent the program that a host of kind {@code foreign} runs; null for any other kind
     */
    public record HostSpec(String name, String vtep, String pmac, String kind, AgentSpec agent) {
        /** A host with a DLR instance. */
        public HostSpec(String name, String vtep, String pmac) {
            this(name, vtep, pmac, null);
        }

        /** A host without a program of its own. */
        public HostSpec(String name, String vtep, String pmac, String kind) {
            this(name, vtep, pmac, kind, null);
        }
    }

    /**
     * A program that is a host's VTEP and DLR instance.
     *
     * @param command the program and its arguments; {@code {config}} in one stands for the path of its configuration
     * @param readyWithin how long it may take to say that it forwards, like {@code 10s}; null = 10s
     */
    public record AgentSpec(List<String> command, String readyWithin) {
        /** Copies the list; null counts as an empty one. */
        public AgentSpec {
            command = command == null ? List.of() : List.copyOf(command);
        }

        /** One with the default time to get ready. */
        public AgentSpec(List<String> command) {
            this(command, null);
        }
    }

    /**
     * A VM.
     *
     * @param name unique
     * @param host the name of the host it runs on
     * @param vni the VNI its port is on
     * @param address its IP, with or without a prefix length; the LIF's counts when there is none
     * @param mac null = derived from its position
     * @param gateway null = the LIF's IP
     * @param mtu bytes of IP packet; null = 1500
     */
    public record VmSpec(String name, String host, long vni, String address, String mac, String gateway, Integer mtu) {}
}
