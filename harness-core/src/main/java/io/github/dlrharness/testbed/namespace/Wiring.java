package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.os.linux.LinkAddress;
import io.github.dlrharness.os.linux.LinkBatch;
import io.github.dlrharness.os.linux.LinkBatch.End;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.os.linux.SystemException;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.backend.UplinkMac;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final Path EVICT_WITHOUT_CARRIER =
            Path.of("/proc/sys/net/ipv4/conf", LinkNames.VM, "arp_evict_nocarrier");

    /** Segments in a super-frame, unless a link is told otherwise (GSO_MAX_SEGS of linux/netdevice.h). */
    private static final int MOST_SEGMENTS = 65_535;

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

    /**
     * Makes VM interfaces as planned again, and empties the neighbour caches of VMs and of the underlay.
     *
     * @throws TestbedException when that can't be done, for instance because a test removed an interface
     */
    void reset() {
        for (HostPlan host : plan.hosts()) {
            host(host.name()).configure(new LinkBatch().mac(LinkNames.FIRST_INDEX, UplinkMac.of(host)));
        }
        for (VmPlan vm : plan.vms()) {
            try {
                reset(vm);
            } catch (SystemException e) {
                throw new TestbedException(
                        "The interface of %s can't be made as it was (%s); a test that takes it away needs a testbed of its own"
                                .formatted(vm.name(), e.getMessage()),
                        e);
            }
        }
    }

    private void reset(VmPlan vm) {
        NetworkNamespace namespace = vm(vm.name());
        LinkBatch batch = new LinkBatch().mac(LinkNames.FIRST_INDEX, vm.mac()).mtu(LinkNames.FIRST_INDEX, vm.mtu());
        LinkAddress planned = new LinkAddress(vm.address(), vm.prefixLength());
        for (LinkAddress address : namespace.addresses(LinkNames.FIRST_INDEX)) {
            if (!address.equals(planned)) {
                batch.deleteAddress(LinkNames.FIRST_INDEX, address.address(), address.prefixLength());
            }
        }
        namespace.configure(address(batch, vm));
    }

    /** Takes the hosts' links off the fabric's bridge: what they carry goes nowhere. */
    void leaveBridge() {
        master(0, 1);
    }

    /** Puts them back. The bridge knows at once who is where, so that nobody gets what is for another. */
    void joinBridge() {
        master(LinkNames.FIRST_INDEX, MOST_SEGMENTS);
        LinkBatch learned = new LinkBatch();
        plan.hosts().forEach(host -> learned.learned(LinkNames.fabricPortIndex(host), UplinkMac.of(host)));
        fabric.configure(learned);
    }

    /** Packet sockets have no name for super-frames in VXLAN, which kernels' own VTEPs send: those cut them before, off the bridge. */
    private void master(int bridge, int segments) {
        LinkBatch batch = new LinkBatch();
        plan.hosts().forEach(host -> batch.master(LinkNames.fabricPortIndex(host), bridge));
        fabric.configure(batch);
        plan.hosts().stream()
                .filter(host -> !host.hasEngine())
                .forEach(host ->
                        host(host.name()).configure(new LinkBatch().maxSegments(LinkNames.FIRST_INDEX, segments)));
    }

    @Override
    public void close() {
        vms.values().forEach(NetworkNamespace::close);
        hosts.values().forEach(NetworkNamespace::close);
        fabric.close();
    }

    private void wire() {
        fabric.configure(links());
        plan.hosts().forEach(host -> host(host.name()).configure(host(host)));
        plan.vms().forEach(vm -> vm(vm.name()).configure(vm(vm)));
    }

    /** All links, and the fabric's own side of them. */
    private LinkBatch links() {
        int bridge = LinkNames.FIRST_INDEX;
        int mtu = plan.underlay().mtu();
        LinkBatch batch = new LinkBatch().addBridge(bridge, LinkNames.FABRIC_BRIDGE, mtu);
        for (HostPlan host : plan.hosts()) {
            int port = LinkNames.fabricPortIndex(host);
            batch.addPair(
                    new End(fabric, port, LinkNames.fabricPort(host), null, mtu),
                    new End(host(host.name()), LinkNames.FIRST_INDEX, LinkNames.UPLINK, UplinkMac.of(host), mtu));
            batch.quiet(port).master(port, bridge).up(port);
        }
        for (VmPlan vm : plan.vms()) {
            batch.addPair(
                    new End(vm(vm.name()), LinkNames.FIRST_INDEX, LinkNames.VM, vm.mac(), vm.mtu()),
                    new End(host(vm.host()), index(vm), LinkNames.vmPort(vm), null, vm.mtu()));
        }
        return batch.quiet(bridge).up(bridge);
    }

    private LinkBatch host(HostPlan host) {
        int uplink = LinkNames.FIRST_INDEX;
        LinkBatch batch = new LinkBatch()
                .up(LinkNames.LOOPBACK_INDEX)
                .quiet(uplink)
                .address(uplink, host.vtep(), plan.underlay().subnet().length())
                .up(uplink);
        for (VmPlan vm : plan.vmsOn(host.name())) {
            port(batch, vm);
        }
        return batch;
    }

    /** The port belongs to the DVS: no address and no ARP, so that the host's kernel never answers for the router. */
    private LinkBatch port(LinkBatch batch, VmPlan vm) {
        return batch.quiet(index(vm)).upWithoutArp(index(vm));
    }

    private int index(VmPlan vm) {
        return LinkNames.vmPortIndex(plan, vm);
    }

    /** Takes the host's end of a VM's link off its port. The VM keeps its interface, without carrier, and all its state. */
    void unplug(VmPlan vm) {
        keepNeighboursWithoutCarrier(vm);
        host(vm.host()).configure(new LinkBatch().down(index(vm)).rename(index(vm), LinkNames.unplugged(plan, vm)));
    }

    /** Connects an unplugged link, which is still at the first place, to a port at the second. */
    void plug(VmPlan from, VmPlan to) {
        if (!from.host().equals(to.host())) {
            host(from.host()).configure(new LinkBatch().move(index(from), host(to.host())));
        }
        host(to.host()).configure(port(new LinkBatch().rename(index(to), LinkNames.vmPort(to)), to));
    }

    /**
     * A VM does not notice that it moves, so its neighbour cache must outlive the moment without carrier. Kernels before 5.16 can't be
     * told so; there a VM asks for its neighbours once more.
     */
    private void keepNeighboursWithoutCarrier(VmPlan vm) {
        vm(vm.name()).call(() -> {
            if (Files.exists(EVICT_WITHOUT_CARRIER)) {
                Files.writeString(EVICT_WITHOUT_CARRIER, "0");
            }
            return null;
        });
    }

    private LinkBatch vm(VmPlan vm) {
        return address(new LinkBatch().up(LinkNames.LOOPBACK_INDEX).quiet(LinkNames.FIRST_INDEX), vm);
    }

    private static LinkBatch address(LinkBatch batch, VmPlan vm) {
        batch.address(LinkNames.FIRST_INDEX, vm.address(), vm.prefixLength()).up(LinkNames.FIRST_INDEX);
        return vm.gateway() == null ? batch : batch.defaultRoute(LinkNames.FIRST_INDEX, vm.gateway());
    }
}
