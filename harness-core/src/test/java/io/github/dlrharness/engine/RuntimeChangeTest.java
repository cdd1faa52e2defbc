package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** LIFs, VTEPs and VM ports that come and go. */
class RuntimeChangeTest {
    private static final Vni VNI = new Vni(5001);
    private static final LifConfig LIF = new LifConfig("lif", VNI, Ipv4Address.parse("172.16.20.1"), 24);

    private final Fabric fabric = Fabric.seed();
    private final TestHost a = fabric.host("a");
    private final TestHost b = fabric.host("b");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");

    @Test
    @Requirement("B11")
    void removedLifForgetsWhatWasPendingThere() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        b.engine().removeLif(VNI, fabric.now());
        b.engine().addLif(LIF);
        a.engine().removeLif(VNI, fabric.now());
        a.engine().addLif(LIF);
        fabric.forgetSeen();
        vm2.replyToDlr();
        fabric.advance(Duration.ofMinutes(1));

        assertThat(fabric.underlay()).isEmpty();
        assertThat(a.events()).isEmpty();
        assertThat(b.events()).isEmpty();
        assertThat(a.arp(vm2)).isEmpty();
        assertThat(b.arp(vm2)).isEmpty();
        assertThat(vm2.marks()).isEmpty();
    }

    @Test
    @Requirement("B11")
    void vniWithoutALifIsStillSwitchedButNotRouted() {
        b.engine().removeLif(VNI, fabric.now());
        vm2.send(Packets.udp(VMAC, vm2.mac, vm2.ip, vm1.ip, 64, 1));
        vm2.send(Packets.raw(BROADCAST, vm2.mac, 0x88b5, 46));

        assertThat(b.count(Counter.DROP_NO_LIF)).isEqualTo(1);
        assertThat(b.uplink()).hasSize(1);
    }

    @Test
    @Requirement("B12")
    void whatIsAddedAtRunTimeGivesTheStateOfARestart() {
        EngineConfig full = config(a);
        List<Seen> fromRestart = new ArrayList<>();
        List<Seen> fromChange = new ArrayList<>();
        Engine restarted = engine(full, fromRestart);
        EngineConfig empty = new EngineConfig(
                full.host(), full.vtep(), full.pMac(), List.of(), List.of(), Map.of(), full.options(), 1600, List.of());
        Engine changed = engine(empty, fromChange);
        full.vteps().forEach((vni, remotes) -> remotes.forEach(remote -> changed.addVtep(vni, remote)));
        full.vmPorts().forEach(changed::addVmPort);
        full.lifs().forEach(changed::addLif);

        assertThat(changed.tables(0)).isEqualTo(restarted.tables(0));
        for (Engine engine : List.of(restarted, changed)) {
            exercise(engine);
        }
        assertThat(changed.tables(100)).isEqualTo(restarted.tables(100));
        assertThat(fromChange).usingRecursiveComparison().isEqualTo(fromRestart);
        assertThat(fromRestart).isNotEmpty();
    }

    @Test
    @Requirement("B12")
    @Requirement("H9")
    void whatWasRemovedAtRunTimeLeavesTheStateOfARestartWithoutIt() {
        EngineConfig full = config(a);
        Engine changed = engine(full, new ArrayList<>());
        exercise(changed);
        changed.removeVmPort(1, 50);
        changed.removeVmPort(99, 50);
        full.lifs().forEach(lif -> changed.removeLif(lif.vni(), 50));
        full.vteps()
                .forEach((vni, remotes) -> remotes.forEach(remote -> changed.removeVtep(vni, remote.address(), 50)));
        changed.reset(50);
        EngineConfig empty = new EngineConfig(
                full.host(), full.vtep(), full.pMac(), List.of(), List.of(), Map.of(), full.options(), 1600, List.of());

        assertThat(changed.tables(60))
                .isEqualTo(engine(empty, new ArrayList<>()).tables(60));
        assertThat(changed.nextDeadline()).isEqualTo(Engine.NO_DEADLINE);
        Frame frame = Frame.copyOf(Packets.vxlan(5001, Packets.raw(BROADCAST, 2, 0x88b5, 46)));
        frame.outer(b.vtep, 50_000);
        changed.handleFrame(Engine.UPLINK, frame, 70);
        assertThat(changed.tables(70).counters()).containsEntry("drop.unknown-vni", 1L);
    }

    @Test
    void resetIsARestart() {
        EngineConfig full = config(a);
        List<Seen> again = new ArrayList<>();
        List<Seen> first = new ArrayList<>();
        Engine engine = engine(full, again);
        exercise(engine);
        again.clear();
        engine.reset(50);
        assertThat(engine.tables(50)).isEqualTo(engine(full, first).tables(50));
        assertThat(engine.nextDeadline()).isEqualTo(Engine.NO_DEADLINE);

        exercise(engine);
        exercise(engine(full, first));
        assertThat(again).usingRecursiveComparison().isEqualTo(first);
    }

    @Test
    void removedPortTakesItsMacsAlong() {
        vm2.send(Packets.raw(BROADCAST, vm2.mac, 0x88b5, 46));
        b.engine().removeVmPort(vm2.port, fabric.now());
        fabric.forgetSeen();
        fabric.overlay(a, b, 5001, Packets.raw(vm2.mac, 2, 0x88b5, 46));

        assertThat(b.tables().macs()).extracting(MacRow::mac).doesNotContain(vm2.macAddress());
        assertThat(b.seen()).isEmpty();
        b.engine().addVmPort(new VmPortConfig(vm2.port, "vm2", VNI));
        fabric.overlay(a, b, 5001, Packets.raw(vm2.mac, 2, 0x88b5, 46));
        assertThat(vm2.received()).hasSize(1);
    }

    @Test
    void removedVtepIsNotServedAnyMore() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        vm2.send(Packets.raw(BROADCAST, vm2.mac, 0x88b5, 46));
        assertThat(a.tables().macs()).extracting(MacRow::mac).contains(vm2.macAddress());
        b.engine().removeVtep(VNI, new Ipv4Address(a.vtep), fabric.now());
        a.engine().removeVtep(VNI, new Ipv4Address(b.vtep), fabric.now());
        fabric.forgetSeen();
        vm2.replyToDlr();

        assertThat(b.uplink()).isEmpty();
        assertThat(a.tables().macs()).extracting(MacRow::mac).doesNotContain(vm2.macAddress());
        assertThat(a.tables().vteps()).extracting(VtepRow::vni).doesNotContain(VNI);
    }

    @Test
    void vtepAddedWhilePacketsWaitIsAskedWithTheNextTry() {
        a.engine().removeVtep(VNI, new Ipv4Address(b.vtep), fabric.now());
        vm1.sendTo(vm2, 1);
        assertThat(vm2.marks()).isEmpty();
        a.engine().addVtep(VNI, new RemoteVtep(new Ipv4Address(b.vtep), new MacAddress(b.pMac)));
        fabric.advance(Duration.ofSeconds(1));

        assertThat(vm2.marks()).containsExactly(1);
    }

    @Test
    void replacedPMacIsTheOneThatCounts() {
        long next = 0x0250_5650_00aaL;
        b.engine().addVtep(VNI, new RemoteVtep(new Ipv4Address(a.vtep), new MacAddress(next)));
        fabric.overlay(a, b, 5001, Packets.overlayRequest(a.pMac, LIF.address().value(), vm2.ip));
        assertThat(b.count(Counter.DROP_OVERLAY_LIF_ADDRESS)).isEqualTo(1);
        fabric.overlay(a, b, 5001, Packets.overlayRequest(next, LIF.address().value(), vm2.ip));

        assertThat(b.uplinkArpReplies()).extracting(Seen::destination).containsExactly(next);
        assertThat(b.tables().vteps())
                .filteredOn(row -> row.vni().equals(VNI))
                .extracting(row -> row.pMac().value())
                .containsExactly(next);
    }

    @Test
    void whoAskedUnderAReplacedPMacIsNotAnsweredThere() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        b.engine().addVtep(VNI, new RemoteVtep(new Ipv4Address(a.vtep), new MacAddress(0x0250_5650_00aaL)));
        vm2.replyToDlr();

        assertThat(b.uplink()).isEmpty();
    }

    @Test
    @Requirement("B12")
    void macThatTurnsOutToBeAPMacIsForgotten() {
        long mac = 0x0250_5650_00aaL;
        vm2.send(Packets.raw(BROADCAST, mac, 0x88b5, 46));
        assertThat(b.tables().macs()).extracting(row -> row.mac().value()).contains(mac);
        b.engine().addVtep(VNI, new RemoteVtep(new Ipv4Address(a.vtep), new MacAddress(mac)));

        assertThat(b.tables().macs()).extracting(row -> row.mac().value()).doesNotContain(mac);
    }

    @Test
    @Requirement("B12")
    void neighbourWhoseMacTurnsOutToBeAPMacIsForgotten() {
        vm1.sendTo(vm2, 1);
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
        a.engine().addVtep(VNI, new RemoteVtep(Ipv4Address.parse("192.168.250.77"), vm2.macAddress()));

        assertThat(a.arp(vm2)).isEmpty();
        assertThat(a.tables().macs()).extracting(MacRow::mac).doesNotContain(vm2.macAddress());
    }

    @Test
    @Requirement("B12")
    void vtepWithAPMacThatIsNotItsOwnIsRefusedAndChangesNothing() {
        Ipv4Address stranger = Ipv4Address.parse("192.168.250.77");
        EngineTables before = a.tables();
        assertRefused(stranger, new MacAddress(b.pMac), "is that of VTEP 192.168.250.52");
        assertRefused(stranger, new MacAddress(a.pMac), "is this host's own");
        assertRefused(stranger, RouterOptions.DEFAULT_VMAC, "is vMAC");
        assertRefused(stranger, MacAddress.BROADCAST, "is no interface's address");
        assertRefused(stranger, MacAddress.ZERO, "is no interface's address");
        assertRefused(new Ipv4Address(b.vtep), new MacAddress(a.pMac), "is this host's own");

        assertThat(a.tables()).isEqualTo(before);
        a.engine().addVtep(VNI, new RemoteVtep(new Ipv4Address(b.vtep), new MacAddress(b.pMac)));
        a.engine().addVtep(VNI, new RemoteVtep(new Ipv4Address(a.vtep), new MacAddress(a.pMac)));
        assertThat(a.tables()).isEqualTo(before);
    }

    private void assertRefused(Ipv4Address vtep, MacAddress pMac, String reason) {
        assertThatThrownBy(() -> a.engine().addVtep(VNI, new RemoteVtep(vtep, pMac)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VTEP " + vtep + " on VNI 5001: pMAC " + pMac)
                .hasMessageContaining(reason)
                .hasMessageContaining("name the one of the DLR instance there, or none");
    }

    @Test
    void impossibleChangesAreRefusedWithAReason() {
        assertThatThrownBy(() -> a.engine().addVmPort(new VmPortConfig(1, "twin", VNI)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VM port 1 (twin)");
        assertThatThrownBy(() -> a.engine().addVmPort(new VmPortConfig(Engine.UPLINK, "up", VNI)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> a.engine().addLif(LIF))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("VNI 5001 has a LIF already");
    }

    @Test
    void tablesAreSortedAndCountEverything() {
        vm1.sendTo(vm2, 1);
        vm1.send(Packets.arpRequest(vm1.mac, vm1.ip, Packets.ip("172.16.10.1")));
        EngineTables tables = a.tables();

        assertThat(tables.arp())
                .extracting(row -> row.vni() + " " + row.address() + " " + row.state())
                .containsExactly(
                        "5000 172.16.10.1 PERMANENT",
                        "5000 172.16.10.11 VALID",
                        "5001 172.16.20.1 PERMANENT",
                        "5001 172.16.20.11 VALID");
        assertThat(tables.vteps()).extracting(row -> row.vni().value()).containsExactly(5000, 5001);
        assertThat(tables.macs()).extracting(row -> row.vni().value()).containsExactly(5000, 5001);
        assertThat(List.copyOf(tables.counters().keySet()))
                .hasSize(Counter.values().length)
                .isSorted();
        assertThat(tables.counters()).containsEntry("drop.runt", 0L).containsEntry("vm.received", 2L);
    }

    private EngineConfig config(TestHost host) {
        Fabric.Builder builder = Fabric.seedBuilder();
        return builder.config(fabric, host.name);
    }

    /** An engine on its own, whose frames go into a list. */
    private static Engine engine(EngineConfig config, List<Seen> out) {
        return new HostEngine(
                config,
                (port, frame) -> out.add(new Seen(
                        "", port, 0, 0, frame.toByteArray(), frame.outerAddress(), 0, new byte[0], Offloads.NONE)),
                EngineListener.NONE);
    }

    /** Something of everything: learning, a resolution, a proxied request. */
    private void exercise(Engine engine) {
        inject(engine, 1, Packets.arpRequest(vm1.mac, vm1.ip, Packets.ip("172.16.10.1")), 10);
        inject(engine, 1, Packets.udp(VMAC, vm1.mac, vm1.ip, vm2.ip, 64, 1), 20);
        byte[] request = Packets.overlayRequest(b.pMac, Packets.ip("172.16.10.1"), vm1.ip);
        inject(engine, Engine.UPLINK, Packets.vxlan(5000, request), 30);
        byte[] reply = Packets.arp(
                a.pMac, vm2.mac, 2, vm2.mac, vm2.ip, VMAC, LIF.address().value());
        inject(engine, Engine.UPLINK, Packets.vxlan(5001, reply), 40);
    }

    private void inject(Engine engine, int port, byte[] bytes, long now) {
        Frame frame = Frame.copyOf(bytes);
        frame.outer(b.vtep, 50_000);
        engine.handleFrame(port, frame, now);
    }
}
