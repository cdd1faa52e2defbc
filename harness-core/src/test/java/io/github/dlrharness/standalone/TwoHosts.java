package io.github.dlrharness.standalone;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testsupport.Capability;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;

/**
 * The figure of the seven steps with an agent on each host: {@code vm1} behind port {@code p1} of host a, {@code vm2} behind {@code p2} of
 * host b, and a link between the hosts' interfaces {@code uplink}.
 */
public final class TwoHosts implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    public final NetworkNamespace a;
    public final NetworkNamespace b;
    public final NetworkNamespace vm1;
    public final NetworkNamespace vm2;

    private TwoHosts(List<NetworkNamespace> namespaces) {
        a = namespaces.get(0);
        b = namespaces.get(1);
        vm1 = namespaces.get(2);
        vm2 = namespaces.get(3);
    }

    /** Four namespaces, wired. */
    public static TwoHosts wired() {
        Capability.NETWORK_NAMESPACES.require();
        TwoHosts hosts = new TwoHosts(NetworkNamespace.create(List.of("a", "b", "vm1", "vm2")));
        hosts.wireUnderlay();
        hosts.wireVm(hosts.vm1, hosts.a, "p1", "172.16.10");
        hosts.wireVm(hosts.vm2, hosts.b, "p2", "172.16.20");
        return hosts;
    }

    void wireUnderlay() {
        run(new IpBatch(a)
                .add("link add uplink mtu 1600 type veth peer name uplink mtu 1600 netns %s", b.path())
                .add("link set uplink addrgenmode none")
                .add("address add 192.168.250.51/24 dev uplink")
                .add("link set uplink up"));
        run(new IpBatch(b)
                .add("link set uplink addrgenmode none")
                .add("address add 192.168.250.52/24 dev uplink")
                .add("link set uplink up"));
    }

    /** Gives a VM the interface eth0 with the address .11 of a subnet, and its host the other end of the link. */
    void wireVm(NetworkNamespace vm, NetworkNamespace host, String port, String subnet) {
        wireVm(vm, host, port, subnet, "eth0");
        run(new IpBatch(vm).add("route add default via %s.1", subnet));
    }

    /** As above, with another interface and no default route. */
    public void wireVm(NetworkNamespace vm, NetworkNamespace host, String port, String subnet, String device) {
        String mac = "02:00:00:00:00:" + port.substring(1) + "1";
        run(new IpBatch(vm)
                .add("link add %s address %s type veth peer name %s netns %s", device, mac, port, host.path())
                .add("link set %s addrgenmode none", device)
                .add("address add %s.11/24 dev %s", subnet, device)
                .add("link set %s up", device));
        run(new IpBatch(host)
                .add("link set %s addrgenmode none", port)
                .add("link set %s arp off up", port)
                .add("link show dev %s", port));
    }

    public static void run(IpBatch batch) {
        IpBatch.run(List.of(batch));
    }

    /** The configuration of host a or b. */
    public static AgentConfig config(String host, String router) {
        boolean first = host.equals("a");
        String yaml = """
                host: %s
                underlay: {interface: uplink, address: 192.168.250.%s}
                pmac: 02:50:56:00:00:0%s
                router: {%s}
                lifs: [{vni: 5000, address: 172.16.10.1/24}, {vni: 5001, address: 172.16.20.1/24}]
                ports: [{interface: %s, vni: %s}]
                vteps: [{address: 192.168.250.%s, pmac: 02:50:56:00:00:0%s}]
                control: {socket: none}
                """.formatted(
                        host,
                        first ? "51" : "52",
                        first ? "1" : "2",
                        router,
                        first ? "p1" : "p2",
                        first ? "5000" : "5001",
                        first ? "52" : "51",
                        first ? "2" : "1");
        return AgentYaml.parse(yaml, host + ".yaml");
    }

    static AgentConfig with(AgentConfig config, AgentConfig.Datapath datapath) {
        return new AgentConfig(
                config.engine(), config.interfaces(), datapath, config.control(), config.metrics(), config.log());
    }

    public StandaloneAgent start(String host) {
        return start(config(host, ""));
    }

    StandaloneAgent start(AgentConfig config) {
        return StandaloneAgent.start(
                config, AgentSettings.of(null).at(place(config.engine().host())));
    }

    Place place(String host) {
        NetworkNamespace namespace = host.equals("a") ? a : b;
        return new Place() {
            @Override
            public <T> T call(Callable<T> work) {
                return namespace.call(work);
            }
        };
    }

    /** Waits until something is so. */
    public static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                Assertions.fail("not within %s: %s", PATIENCE, what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        List.of(vm1, vm2, a, b).forEach(NetworkNamespace::close);
    }
}
