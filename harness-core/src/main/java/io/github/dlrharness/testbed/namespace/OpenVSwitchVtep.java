package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.os.linux.EthernetTool;
import io.github.dlrharness.os.linux.LinkBatch;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.os.linux.Program;
import io.github.dlrharness.os.linux.SystemException;
import io.github.dlrharness.testbed.ExecResult;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.backend.UplinkMac;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Vni;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A host of Open vSwitch with its userspace datapath ({@code netdev}), with a database and a daemon of its own. Per VNI a bridge with
 * its VMs' ports and a tunnel per remote VTEP. The VTEP's address is on the bridge that has the uplink, as that datapath wants it.
 *
 * <pre>
 *  p1 ── br5001 ── vx0, vx1, ... ══ br-phy ── uplink
 * </pre>
 */
final class OpenVSwitchVtep implements PeerVtep {
    private static final String PACKAGE = "openvswitch-switch";
    private static final Path TUN = Path.of("/dev/net/tun");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CONTROL = "switch.ctl";
    private static final String UNDERLAY_BRIDGE = "br-phy";

    private final TopologyPlan plan;
    private final HostPlan host;
    private final NamespaceProcesses processes;
    private SwitchControl control;

    private OpenVSwitchVtep(TopologyPlan plan, HostPlan host, NetworkNamespace namespace) {
        this.plan = plan;
        this.host = host;
        processes = new NamespaceProcesses(host.name(), namespace, NamespaceProcesses.Files.OWN);
    }

    /**
     * Sets it up in a namespace that has the uplink and the VMs' ports already.
     *
     * @throws SystemException when this machine can't run it; the message says what to do
     */
    static OpenVSwitchVtep start(TopologyPlan plan, HostPlan host, Wiring wiring) {
        requireTun();
        NetworkNamespace namespace = wiring.host(host.name());
        OpenVSwitchVtep vtep = new OpenVSwitchVtep(plan, host, namespace);
        try {
            vtep.prepare(wiring, namespace);
            vtep.run();
            return vtep;
        } catch (RuntimeException e) {
            vtep.close();
            throw e;
        }
    }

    /** A bridge of this datapath has an interface of the kernel's, for the host's own traffic; it is a tap. */
    private static void requireTun() {
        if (!Files.isReadable(TUN) || !Files.isWritable(TUN)) {
            throw new SystemException(
                    "Open vSwitch's userspace datapath needs %s, and this user may not read and write it; allow it to everybody, as udev"
                                    .formatted(TUN)
                            + " does: chmod 666 %s (only who may configure a network namespace gets anything by it)"
                                    .formatted(TUN));
        }
    }

    /**
     * The datapath reads frames off its ports as they are, unfinished checksums and super-frames too, so everybody who sends to it
     * must finish them.
     */
    private void prepare(Wiring wiring, NetworkNamespace namespace) {
        List<String> ports = new ArrayList<>();
        for (VmPlan vm : plan.vmsOn(host.name())) {
            ports.add(LinkNames.vmPort(vm));
            wiring.vm(vm.name()).call(() -> finish(LinkNames.VM));
        }
        wiring.fabric().call(() -> finish(LinkNames.fabricPort(host)));
        int uplink = LinkNames.FIRST_INDEX;
        // The frames are the switch's. The kernel gets them as well, and must neither answer ARP nor complain about a
        // closed port.
        namespace.configure(new LinkBatch()
                .deleteAddress(uplink, host.vtep(), plan.underlay().subnet().length())
                .strictReversePath(uplink)
                .upWithoutArp(uplink));
        namespace.call(() -> {
            EthernetTool.settle(ports);
            return null;
        });
    }

    private static Void finish(String port) {
        EthernetTool.finishBeforeSending(port);
        return null;
    }

    private void run() {
        ExecResult result = processes.exec(LIMIT, List.of("sh", "-ec", script()));
        if (result.exitCode() != 0) {
            throw new TestbedException("Open vSwitch can't be started on %s: %s"
                    .formatted(host.name(), (result.errors() + result.output()).strip()));
        }
        control = SwitchControl.connect(host.name(), processes.ownFile(CONTROL));
        // Else it drops what it wants to send to a VTEP for the first time, and asks for that one's MAC instead.
        for (HostPlan other : plan.hosts()) {
            if (!other.equals(host)) {
                control.call(
                        "tnl/neigh/set",
                        UNDERLAY_BRIDGE,
                        other.vtep().toString(),
                        UplinkMac.of(other).toString());
            }
        }
    }

    private String script() {
        String directory = NamespaceProcesses.Files.DIRECTORY;
        return String.join(
                "\n",
                "export OVS_RUNDIR=%1$s OVS_DBDIR=%1$s OVS_LOGDIR=%1$s OVS_SYSCONFDIR=%1$s".formatted(directory),
                program("ovsdb-tool") + " create",
                program("ovsdb-server")
                        + " --detach --no-chdir --pidfile -vconsole:err --remote=punix:%s/db.sock".formatted(directory),
                program("ovs-vsctl") + " --no-wait init -- " + String.join(" -- ", configuration()),
                // Returns when it has done what the database says.
                program("ovs-vswitchd")
                        + " --detach --no-chdir --pidfile -vconsole:err --unixctl=%s/%s".formatted(directory, CONTROL),
                "errors=$(%s --bare --columns=name,error find Interface 'error!=[]')".formatted(program("ovs-vsctl")),
                "[ -z \"$errors\" ] || { echo \"$errors\"; exit 1; }",
                "%s link set %s addrgenmode none".formatted(ip(), UNDERLAY_BRIDGE),
                "%s address add %s/%d dev %s"
                        .formatted(ip(), host.vtep(), plan.underlay().subnet().length(), UNDERLAY_BRIDGE),
                "%s link set %s up".formatted(ip(), UNDERLAY_BRIDGE));
    }

    private static String program(String file) {
        return Program.path(file, PACKAGE);
    }

    private static String ip() {
        return Program.path("ip", "iproute2");
    }

    private List<String> configuration() {
        List<String> changes = new ArrayList<>();
        changes.add("set Open_vSwitch . other_config:n-handler-threads=1 other_config:n-revalidator-threads=1");
        bridge(changes, UNDERLAY_BRIDGE);
        changes.add("set Bridge %s other_config:hwaddr=\\\"%s\\\"".formatted(UNDERLAY_BRIDGE, UplinkMac.of(host)));
        changes.add("add-port %s %s".formatted(UNDERLAY_BRIDGE, LinkNames.UPLINK));
        int tunnels = 0;
        for (Vni vni : plan.vnis()) {
            List<HostPlan> members = plan.members(vni);
            if (!members.contains(host)) {
                continue;
            }
            bridge(changes, name(vni));
            for (HostPlan other : members) {
                if (!other.equals(host)) {
                    String tunnel = "vx" + tunnels++;
                    changes.add("add-port %s %s".formatted(name(vni), tunnel));
                    // Split horizon: nothing goes from one protected port to another.
                    changes.add("set Port %s protected=true".formatted(tunnel));
                    changes.add("set Interface %s type=vxlan options:key=%s options:local_ip=%s options:remote_ip=%s"
                            .formatted(tunnel, vni, host.vtep(), other.vtep()));
                }
            }
        }
        for (VmPlan vm : plan.vmsOn(host.name())) {
            changes.add("add-port %s %s".formatted(name(vm.vni()), LinkNames.vmPort(vm)));
        }
        return changes;
    }

    private static void bridge(List<String> changes, String name) {
        changes.add("add-br " + name);
        changes.add("set Bridge %s datapath_type=netdev".formatted(name));
    }

    private static String name(Vni vni) {
        return "br" + vni;
    }

    /** What it was asked is answered between two rounds over its ports, so a frame that came before the first question is out. */
    @Override
    public void drain() {
        control.call("version");
        control.call("version");
    }

    @Override
    public void reset() {
        control.call("fdb/flush");
    }

    @Override
    public void close() {
        List<Runnable> steps = new ArrayList<>();
        if (control != null) {
            steps.add(control::close);
        }
        steps.add(processes::endAll);
        Closing.inOrder(steps);
    }
}
