package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.os.linux.EthernetTool;
import io.github.dlrharness.os.linux.LinkBatch;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.topology.HostKind;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Vni;
import io.github.dlrharness.wire.VxlanView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A host of the kernel's own parts: per VNI a bridge, its VMs' ports, and a VXLAN link that learns, with head-end replication to
 * every other VTEP of the VNI.
 *
 * <pre>
 *  p1 ── bridge br5001 ── vxlan5001 ══ uplink
 * </pre>
 */
final class LinuxVtep implements PeerVtep {
    /** Behind every index of {@link LinkNames#vmPortIndex}. */
    private static final int FIRST_INDEX = 1 << 20;

    private final TopologyPlan plan;
    private final HostPlan host;
    private final NetworkNamespace namespace;
    private final Map<Vni, Integer> bridges = new LinkedHashMap<>();

    private LinuxVtep(TopologyPlan plan, HostPlan host, NetworkNamespace namespace) {
        this.plan = plan;
        this.host = host;
        this.namespace = namespace;
        for (Vni vni : plan.vnis()) {
            if (plan.members(vni).contains(host)) {
                bridges.put(vni, FIRST_INDEX + 2 * bridges.size());
            }
        }
    }

    /** Sets it up in a namespace that has the uplink and the VMs' ports already. */
    static LinuxVtep start(TopologyPlan plan, HostPlan host, NetworkNamespace namespace) {
        LinuxVtep vtep = new LinuxVtep(plan, host, namespace);
        LinkBatch batch = new LinkBatch();
        vtep.bridges.forEach((vni, bridge) -> vtep.segment(batch, vni, bridge));
        for (VmPlan vm : plan.vmsOn(host.name())) {
            batch.master(LinkNames.vmPortIndex(plan, vm), vtep.bridges.get(vm.vni()));
        }
        namespace.configure(batch);
        vtep.finishFrames();
        return vtep;
    }

    private void segment(LinkBatch batch, Vni vni, int bridge) {
        int vxlan = vxlan(bridge);
        int mtu = plan.underlay().mtu() - UNDERLAY_OVERHEAD;
        batch.addBridge(bridge, "br" + vni, mtu)
                .addVxlan(vxlan, "vxlan" + vni, vni, host.vtep(), VxlanView.PORT, mtu)
                .quiet(vxlan)
                .master(vxlan, bridge)
                .quiet(bridge);
        for (HostPlan other : plan.members(vni)) {
            if (!other.equals(host)) {
                batch.floodTo(vxlan, other.vtep());
            }
        }
        LifConfig lif = plan.lifs().stream()
                .filter(one -> one.vni().equals(vni))
                .findFirst()
                .orElse(null);
        if (host.kind() == HostKind.LINUX_ANYCAST && lif != null) {
            batch.mac(bridge, plan.router().vMac())
                    .address(bridge, lif.address(), lif.prefixLength())
                    .forward(bridge)
                    .up(bridge);
        } else {
            batch.upWithoutArp(bridge);
        }
        batch.upWithoutArp(vxlan);
    }

    /** What a frame gains on the underlay, in bytes: its own Ethernet header, VXLAN, UDP, IPv4 (RFC 7348). */
    private static final int UNDERLAY_OVERHEAD = 50;

    private static int vxlan(int bridge) {
        return bridge + 1;
    }

    /** The underlay must carry what a wire would carry: no checksum left to a network card that isn't there. */
    private void finishFrames() {
        List<String> ports = new ArrayList<>();
        plan.vmsOn(host.name()).forEach(vm -> ports.add(LinkNames.vmPort(vm)));
        namespace.call(() -> {
            EthernetTool.finishBeforeSending(LinkNames.UPLINK);
            EthernetTool.settle(ports);
            return null;
        });
    }

    /** Nothing waits: the kernel forwards when a frame comes. */
    @Override
    public void drain() {}

    @Override
    public void reset() {
        LinkBatch batch = new LinkBatch();
        bridges.values().forEach(bridge -> {
            // Down: it forgets the VTEPs it learned (vxlan_stop); what was set stays.
            batch.down(vxlan(bridge)).flushFdb(bridge).upWithoutArp(vxlan(bridge));
            if (host.kind() == HostKind.LINUX_ANYCAST) {
                batch.mac(bridge, plan.router().vMac());
            }
        });
        namespace.configure(batch);
    }

    /** Nothing: its parts go with their namespace. */
    @Override
    public void close() {}
}
