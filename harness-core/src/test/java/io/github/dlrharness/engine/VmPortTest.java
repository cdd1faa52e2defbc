package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.MacAddress;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What VMs may say, and what the DVS learns from it. */
class VmPortTest {
    private static final int LIF = Packets.ip("172.16.10.1");

    private final Fabric fabric =
            Fabric.seedBuilder().vm("vm3", "a", 5000, "172.16.10.13").build();
    private final TestHost a = fabric.host("a");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm3 = fabric.vm("vm3");

    private void assertDropped(byte[] frame, Counter reason) {
        long before = a.count(reason);
        vm1.send(frame);
        assertThat(a.count(reason)).isEqualTo(before + 1);
        assertThat(a.seen()).isEmpty();
        assertThat(a.tables().macs()).isEmpty();
    }

    @Test
    void arpForTheLifIsAnsweredWithVmacAndStaysHere() {
        vm1.send(Packets.arpRequest(vm1.mac, vm1.ip, LIF));

        assertThat(a.seen()).singleElement().satisfies(reply -> {
            assertThat(reply.port()).isEqualTo(vm1.port);
            assertThat(reply.source()).isEqualTo(VMAC);
            assertThat(reply.destination()).isEqualTo(vm1.mac);
            ArpView arp = reply.arp();
            assertThat(arp.operation()).isEqualTo(ArpView.REPLY);
            assertThat(arp.senderMac()).isEqualTo(VMAC);
            assertThat(arp.senderIp()).isEqualTo(LIF);
            assertThat(arp.targetMac()).isEqualTo(vm1.mac);
            assertThat(arp.targetIp()).isEqualTo(vm1.ip);
        });
        assertThat(a.arpState(vm1)).isEqualTo(ArpState.VALID);
    }

    @Test
    void unicastQuestionForTheLifIsAnsweredToo() {
        vm1.send(Packets.arp(VMAC, vm1.mac, ArpView.REQUEST, vm1.mac, vm1.ip, VMAC, LIF));

        assertThat(vm1.received())
                .singleElement()
                .satisfies(reply -> assertThat(reply.isArpReply()).isTrue());
    }

    @Test
    void questionAmongVmsIsNeitherAnsweredNorRememberedByTheRouter() {
        vm3.mute();
        vm1.send(Packets.arpRequest(vm1.mac, vm1.ip, vm3.ip));
        vm1.send(Packets.arp(VMAC, vm1.mac, ArpView.REQUEST, vm1.mac, vm1.ip, 0, vm3.ip));

        assertThat(vm3.receivedArpRequests()).hasSize(1);
        assertThat(vm1.received()).isEmpty();
        assertThat(a.seen()).noneMatch(frame -> frame.source() == VMAC);
        assertThat(a.tables().arp()).extracting(ArpRow::state).containsOnly(ArpState.PERMANENT);
        assertThat(a.count(Counter.DROP_ARP_NOT_OURS)).isEqualTo(1);
        assertThat(a.count(Counter.ARP_LIF_ANSWERED)).isZero();
    }

    @Test
    @Requirement("F7")
    void probeForTheLifIsAnsweredAndNotRemembered() {
        vm1.send(Packets.arpRequest(vm1.mac, 0, LIF));

        assertThat(vm1.received())
                .singleElement()
                .satisfies(reply -> assertThat(reply.arp().senderMac()).isEqualTo(VMAC));
        assertThat(a.tables().arp()).extracting(ArpRow::state).containsOnly(ArpState.PERMANENT);
    }

    @Test
    @Requirement("M39")
    void askerOutsideTheSubnetIsNeitherAnsweredNorRemembered() {
        vm1.send(Packets.arpRequest(vm1.mac, Packets.ip("10.0.0.1"), LIF));

        assertThat(a.seen()).isEmpty();
        assertThat(a.tables().arp()).extracting(ArpRow::state).containsOnly(ArpState.PERMANENT);
        assertThat(a.count(Counter.DROP_ARP_OFF_SUBNET)).isEqualTo(1);
    }

    @Test
    @Requirement("G7")
    void vmThatUsesARoutersMacIsDropped() {
        assertDropped(Packets.raw(BROADCAST, VMAC, 0x88b5, 46), Counter.DROP_VM_ROUTER_MAC);
        assertDropped(Packets.raw(BROADCAST, a.pMac, 0x88b5, 46), Counter.DROP_VM_ROUTER_MAC);
        assertDropped(Packets.raw(BROADCAST, fabric.host("b").pMac, 0x88b5, 46), Counter.DROP_VM_ROUTER_MAC);
    }

    @Test
    @Requirement("G8")
    void vmThatClaimsTheLifsAddressIsDropped() {
        vm1.send(Packets.arpRequest(vm1.mac, LIF, LIF));
        fabric.forgetSeen(); // the router's defence, once
        assertDropped(Packets.arpRequest(vm1.mac, LIF, LIF), Counter.DROP_VM_LIF_ADDRESS);
        assertDropped(Packets.arpRequest(vm1.mac, LIF, vm3.ip), Counter.DROP_VM_LIF_ADDRESS);
        assertDropped(Packets.arpReply(vm1.mac, LIF, vm3.mac, vm3.ip), Counter.DROP_VM_LIF_ADDRESS);
        assertThat(a.arp(5000, LIF))
                .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo(ArpState.PERMANENT));
    }

    @Test
    @Requirement("G9")
    void vmThatAddressesAPMacIsDropped() {
        assertDropped(Packets.raw(a.pMac, vm1.mac, EtherType.IPV4, 46), Counter.DROP_VM_TO_PMAC);
        assertDropped(Packets.raw(fabric.host("b").pMac, vm1.mac, EtherType.IPV4, 46), Counter.DROP_VM_TO_PMAC);
    }

    @Test
    @Requirement("M30")
    @Requirement("M31")
    @Requirement("M32")
    @Requirement("M33")
    @Requirement("M34")
    @Requirement("M35")
    void arpThatIsNotIpv4OverEthernetIsDropped() {
        byte[] good = Packets.arpRequest(vm1.mac, vm1.ip, vm3.ip);
        assertDropped(Arrays.copyOf(good, 41), Counter.DROP_BAD_ARP);
        int arp = 14;
        int[][] spoils = {{arp + 1, 2}, {arp + 2, 0x86}, {arp + 4, 8}, {arp + 5, 16}, {arp + 7, 0}, {arp + 7, 8}};
        for (int[] spoil : spoils) {
            byte[] bad = good.clone();
            bad[spoil[0]] = (byte) spoil[1];
            assertDropped(bad, Counter.DROP_BAD_ARP);
        }
    }

    @Test
    @Requirement("M36")
    @Requirement("M37")
    @Requirement("M38")
    void arpWithAnImpossibleSenderIsDropped() {
        for (long sha : new long[] {0, BROADCAST, VMAC, vm3.mac, 0x0100_5e00_0001L}) {
            assertDropped(Packets.arp(BROADCAST, vm1.mac, 1, sha, vm1.ip, 0, vm3.ip), Counter.DROP_ARP_BAD_SENDER);
        }
        for (String spa : new String[] {"224.0.0.1", "255.255.255.255", "127.0.0.1", "240.0.0.1", "0.0.0.5"}) {
            assertDropped(Packets.arpRequest(vm1.mac, Packets.ip(spa), vm3.ip), Counter.DROP_ARP_BAD_SENDER);
        }
    }

    @Test
    @Requirement("M44")
    void paddedArpIsUnderstood() {
        vm1.send(Arrays.copyOf(Packets.arpRequest(vm1.mac, vm1.ip, LIF), 60));
        assertThat(vm1.received()).hasSize(1);
    }

    @Test
    void unknownPortAndHairpinAreCounted() {
        a.engine().handleFrame(77, Frame.copyOf(Packets.raw(BROADCAST, vm1.mac, 1, 46)), fabric.now());
        vm1.send(Packets.raw(BROADCAST, vm1.mac, 0x88b5, 46));
        fabric.forgetSeen();
        vm1.send(Packets.raw(vm1.mac, vm1.mac, 0x88b5, 46));

        assertThat(a.count(Counter.DROP_UNKNOWN_PORT)).isEqualTo(1);
        assertThat(a.count(Counter.DROP_HAIRPIN)).isEqualTo(1);
        assertThat(a.seen()).isEmpty();
    }

    @Test
    void learnedMacIsSentToItsPortOnlyUntilItAges() {
        vm3.send(Packets.raw(BROADCAST, vm3.mac, 0x88b5, 46));
        fabric.forgetSeen();
        vm1.send(Packets.raw(vm3.mac, vm1.mac, 0x88b5, 46));
        assertThat(a.seen()).extracting(Seen::port).containsExactly(vm3.port);

        fabric.advance(RouterOptions.defaults().fdb().aging().minusNanos(1));
        assertThat(a.tables().macs()).hasSize(2);
        vm1.send(Packets.raw(BROADCAST, vm1.mac, 0x88b5, 46));
        fabric.advance(Duration.ofNanos(1));
        assertThat(a.tables().macs()).extracting(MacRow::mac).containsExactly(vm1.macAddress());
        assertThat(a.count(Counter.FDB_AGED)).isEqualTo(1);
        fabric.forgetSeen();
        vm1.send(Packets.raw(vm3.mac, vm1.mac, 0x88b5, 46));
        assertThat(a.seen()).extracting(Seen::port).containsExactlyInAnyOrder(vm3.port, Engine.UPLINK);
    }

    @Test
    @Requirement("F1")
    @Requirement("F4")
    void movedMacIsFollowed() {
        long mac = vm3.mac;
        vm3.send(Packets.raw(BROADCAST, mac, 0x88b5, 46));
        fabric.overlay(fabric.host("b"), a, 5000, Packets.raw(BROADCAST, mac, EtherType.RARP, 46));
        fabric.forgetSeen();
        vm1.send(Packets.raw(mac, vm1.mac, 0x88b5, 46));

        assertThat(a.uplink()).extracting(Seen::vtep).containsExactly(fabric.host("b").vtep);
        assertThat(a.count(Counter.FDB_MOVED)).isEqualTo(1);
        assertThat(a.tables().arp()).extracting(ArpRow::state).containsOnly(ArpState.PERMANENT);
    }

    @Test
    void fullFdbForgetsTheMacThatWasSilentLongest() {
        RouterOptions options = RouterOptions.defaults().withFdb(new RouterOptions.Fdb(Duration.ofMinutes(5), 3));
        Fabric small = Fabric.seedBuilder().options(options).build();
        TestVm vm = small.vm("vm1");
        for (long mac : new long[] {0x10, 0x20, 0x30, 0x10, 0x40}) {
            vm.send(Packets.raw(BROADCAST, mac, 0x88b5, 46));
        }
        assertThat(small.host("a").tables().macs())
                .extracting(row -> row.mac().value())
                .containsExactly(0x10L, 0x30L, 0x40L);
        assertThat(small.host("a").count(Counter.FDB_EVICTED)).isEqualTo(1);
    }

    @Test
    void switchedFrameKeepsItsOffloadState() {
        vm3.send(Packets.raw(BROADCAST, vm3.mac, 0x88b5, 46));
        fabric.forgetSeen();
        for (long destination : new long[] {vm3.mac, BROADCAST}) {
            Frame frame = Offloads.superFrame(vm1, vm3);
            MacAddress.write(frame.bytes(), frame.offset(), destination);
            vm1.send(frame);
        }
        assertThat(a.seen())
                .hasSize(3)
                .allSatisfy(seen -> assertThat(seen.offload()).isEqualTo(Offloads.SUPER_FRAME));
    }
}
