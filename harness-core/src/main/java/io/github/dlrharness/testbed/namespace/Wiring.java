package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The namespaces of a topology and the links between them.
 *
 * <pre>
 *  vm: eth0 ── p1 :host: uplink ── h0 :fabric bridge: h1 ── uplink :host: p1 ── eth0 :vm
 * </pre>
 *
 * <p>Every interface is made in the namespace it stays in; the machine's own namespace is neither changed nor reachable.
 */
final class Wiring implements AutoCloseable {
    private final TopologyPlan plan;
    private final NetworkNamespace fabric;
    private final Map<String, NetworkNamespace> hosts = new LinkedHashMap<>();
    private final Map<String, NetworkNamespace> vms = new LinkedHashMap<>();

    private Wiring(TopologyPlan plan, List<NetworkNamespace> namespaces) {
        this.plan = plan;
        int next = 0;
        fabric = namespaces.get(next++);
        for (HostPlan host : plan.hosts()) {
            hosts.put(host.name(), namespaces.get(next++));
        }
        for (VmPlan vm : plan.vms()) {
            vms.put(vm.name(), namespaces.get(next++));
        }
    }

    /** Makes the namespaces and wires them; nothing is left when it fails. */
    static Wiring build(TopologyPlan plan) {
        List<String> names = new ArrayList<>(List.of("fabric"));
        plan.hosts().forEach(host -> names.add(host.name()));
        plan.vms().forEach(vm -> names.add(vm.name()));
        Wiring wiring = new Wiring(plan, NetworkNamespace.create(names));
        try {
            wiring.wire();
        } catch (RuntimeException failure) {
            wiring.close();
            throw failure;
        }
        return wiring;
    }

    NetworkNamespace fabric() {
        return fabric;
    }

    NetworkNamespace host(String name) {
        return hosts.get(name);
    }

    NetworkNamespace vm(String name) {
        return vms.get(name);
    }

    /** Makes VM interfaces and neighbour caches as they were at the start. */
    void reset() {
        List<IpBatch> batches = new ArrayList<>();
        for (HostPlan host : plan.hosts()) {
            batches.add(new IpBatch(host(host.name())).add("neighbour flush dev %s", LinkNames.UPLINK));
        }
        for (VmPlan vm : plan.vms()) {
            IpBatch batch = new IpBatch(vm(vm.name()));
            batch.add("link set dev %s address %s mtu %d up", LinkNames.VM, vm.mac(), vm.mtu());
            batch.add("address replace %s/%d dev %s", vm.address(), vm.prefixLength(), LinkNames.VM);
            if (vm.gateway() != null) {
                batch.add("route replace default via %s dev %s", vm.gateway(), LinkNames.VM);
            }
            batch.add("neighbour flush dev %s", LinkNames.VM);
            batches.add(batch);
        }
        IpBatch.run(batches);
    }

    @Override
    public void close() {
        vms.values().forEach(NetworkNamespace::close);
        hosts.values().forEach(NetworkNamespace::close);
        fabric.close();
    }

    private void wire() {
        IpBatch.run(List.of(links()));
        List<IpBatch> inside = new ArrayList<>();
        plan.hosts().forEach(host -> inside.add(host(host)));
        plan.vms().forEach(vm -> inside.add(vm(vm)));
        IpBatch.run(inside);
    }

    /** All links, and the fabric's own side of them. A veth pair needs both namespaces at once, so one process makes them all. */
    private IpBatch links() {
        IpBatch batch = new IpBatch(fabric);
        int mtu = plan.underlay().mtu();
        batch.add("link add name %s mtu %d type bridge stp_state 0 mcast_snooping 0", LinkNames.FABRIC_BRIDGE, mtu);
        quiet(batch, LinkNames.FABRIC_BRIDGE);
        for (HostPlan host : plan.hosts()) {
            String port = LinkNames.fabricPort(host);
            batch.add(
                    "link add name %s mtu %d master %s type veth peer name %s address %s mtu %d netns %s",
                    port,
                    mtu,
                    LinkNames.FABRIC_BRIDGE,
                    LinkNames.UPLINK,
                    LinkNames.uplinkMac(host),
                    mtu,
                    host(host.name()).path());
            quiet(batch, port);
            batch.add("link set dev %s up", port);
        }
        for (VmPlan vm : plan.vms()) {
            batch.add(
                    "link add name %s address %s mtu %d netns %s type veth peer name %s mtu %d netns %s",
                    LinkNames.VM,
                    vm.mac(),
                    vm.mtu(),
                    vm(vm.name()).path(),
                    LinkNames.vmPort(vm),
                    vm.mtu(),
                    host(vm.host()).path());
        }
        batch.add("link set dev %s up", LinkNames.FABRIC_BRIDGE);
        return batch;
    }

    private IpBatch host(HostPlan host) {
        IpBatch batch = new IpBatch(host(host.name()));
        quiet(batch, LinkNames.UPLINK);
        batch.add(
                "address add %s/%d dev %s",
                host.vtep(), plan.underlay().subnet().length(), LinkNames.UPLINK);
        batch.add("link set dev lo up");
        batch.add("link set dev %s up", LinkNames.UPLINK);
        for (VmPlan vm : plan.vmsOn(host.name())) {
            String port = LinkNames.vmPort(vm);
            quiet(batch, port);
            // The port belongs to the DVS: no address and no ARP, so that the host's kernel never answers for the
            // router.
            batch.add("link set dev %s arp off up", port);
        }
        return batch;
    }

    private IpBatch vm(VmPlan vm) {
        IpBatch batch = new IpBatch(vm(vm.name()));
        quiet(batch, LinkNames.VM);
        batch.add("link set dev lo up");
        batch.add("address add %s/%d dev %s", vm.address(), vm.prefixLength(), LinkNames.VM);
        batch.add("link set dev %s up", LinkNames.VM);
        if (vm.gateway() != null) {
            batch.add("route add default via %s dev %s", vm.gateway(), LinkNames.VM);
        }
        return batch;
    }

    /** Without a link-local address an interface sends no duplicate address detection and no router solicitation. */
    private static void quiet(IpBatch batch, String link) {
        batch.add("link set dev %s addrgenmode none", link);
    }
}
