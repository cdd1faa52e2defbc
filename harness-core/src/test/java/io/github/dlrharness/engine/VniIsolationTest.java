package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two VNIs with the same subnet, the same addresses and the same MACs: what is known of one is not known of the other. */
class VniIsolationTest {
    private static final int LIF = Packets.ip("172.16.20.1");
    private static final int REMOTE = Packets.ip("172.16.20.99");
    private static final long REMOTE_MAC = 0x0200_0000_0099L;

    private final Fabric twins = Fabric.builder()
            .lif(5001, "172.16.20.1", 24)
            .lif(5002, "172.16.20.1", 24)
            .host("a")
            .host("b")
            .vm("x", "a", 5001, "172.16.20.11")
            .vm("y", "a", 5002, "172.16.20.11")
            .build();
    private final TestHost a = twins.host("a");
    private final TestHost b = twins.host("b");
    private final TestVm x = twins.vm("x");
    private final TestVm y = twins.vm("y");

    @Test
    @Requirement("H1")
    void sameAddressInTwoVnisIsTwoNeighbours() {
        askForLif(x);
        assertThat(a.arp(y)).isEmpty();
        askForLif(y);

        assertThat(a.arp(x)).hasValueSatisfying(row -> assertThat(row.mac()).isEqualTo(x.macAddress()));
        assertThat(a.arp(y)).hasValueSatisfying(row -> assertThat(row.mac()).isEqualTo(y.macAddress()));
        assertThat(a.count(Counter.ARP_MOVED)).isZero();
    }

    private static void askForLif(TestVm vm) {
        vm.send(Packets.arpRequest(vm.mac, vm.ip, LIF));
    }

    @Test
    @Requirement("H1")
    void sameMacBehindTwoVtepsIsNoMove() {
        int other = Packets.ip("192.168.250.60");
        a.engine().addVtep(new Vni(5002), new RemoteVtep(new Ipv4Address(other), null));
        byte[] frame = Packets.raw(BROADCAST, REMOTE_MAC, 0x88b5, 46);
        twins.overlay(b.vtep, a.vtep, Packets.vxlan(5001, frame));
        twins.overlay(other, a.vtep, Packets.vxlan(5002, frame));
        twins.forgetSeen();
        byte[] back = Packets.raw(REMOTE_MAC, 0x0200_0000_0055L, 0x88b5, 46);
        x.send(back);
        y.send(back);

        assertThat(a.uplink())
                .extracting(Seen::vni, Seen::vtep)
                .containsExactly(tuple(5001, b.vtep), tuple(5002, other));
        assertThat(a.count(Counter.FDB_MOVED)).isZero();
        assertThat(a.tables().macs().stream().filter(row -> row.mac().value() == 0x0200_0000_0055L))
                .extracting(row -> row.vni().value(), MacRow::port)
                .containsExactly(tuple(5001, x.port), tuple(5002, y.port));
    }

    @Test
    @Requirement("H1")
    void agingInOneVniLeavesTheOtherAlone() {
        x.send(Packets.raw(BROADCAST, REMOTE_MAC, 0x88b5, 46));
        twins.advance(Duration.ofMinutes(4));
        y.send(Packets.raw(BROADCAST, REMOTE_MAC, 0x88b5, 46));
        twins.advance(Duration.ofMinutes(1));

        assertThat(a.tables().macs()).extracting(row -> row.vni().value()).containsExactly(5002);
    }

    @Test
    @Requirement("H1")
    @Requirement("B5")
    void sameTargetIsProxiedInEachVniByItself() {
        x.mute();
        y.mute();
        twins.hold(frame -> frame.host().equals("a"));
        for (int vni : new int[] {5001, 5002}) {
            twins.overlay(b, a, vni, Packets.overlayRequest(b.pMac, LIF, x.ip));
        }
        assertThat(x.receivedArpRequests()).hasSize(1);
        assertThat(y.receivedArpRequests())
                .as("not limited by the other's rate")
                .hasSize(1);
        y.replyToDlr();
        assertThat(a.uplinkArpReplies()).extracting(Seen::vni).containsExactly(5002);
        x.replyToDlr();

        assertThat(a.uplinkArpReplies())
                .extracting(Seen::vni, Seen::source)
                .containsExactly(tuple(5002, y.mac), tuple(5001, x.mac));
    }

    @Test
    @Requirement("H1")
    void vtepsAndPMacsCountInTheirVniOnly() {
        a.engine().removeVtep(new Vni(5001), new Ipv4Address(b.vtep), twins.now());
        byte[] frame = Packets.raw(BROADCAST, REMOTE_MAC, 0x88b5, 46);
        byte[] request = Packets.overlayRequest(b.pMac, LIF, x.ip);
        twins.overlay(b, a, 5001, frame);
        twins.overlay(b, a, 5001, request);
        assertThat(a.count(Counter.DROP_UNKNOWN_VTEP)).isEqualTo(2);
        assertThat(a.seen()).isEmpty();
        twins.overlay(b, a, 5002, frame);
        twins.overlay(b, a, 5002, request);

        assertThat(y.received()).hasSize(2);
        assertThat(x.received()).isEmpty();
    }

    @Test
    @Requirement("H1")
    void onePMacMayBeAnotherInstancesInAnotherVni() {
        int other = Packets.ip("192.168.250.60");
        a.engine().removeVtep(new Vni(5002), new Ipv4Address(b.vtep), twins.now());
        a.engine().addVtep(new Vni(5002), new RemoteVtep(new Ipv4Address(other), new MacAddress(b.pMac)));
        twins.overlay(other, a.vtep, Packets.vxlan(5002, Packets.overlayRequest(b.pMac, LIF, y.ip)));
        twins.overlay(b.vtep, a.vtep, Packets.vxlan(5001, Packets.overlayRequest(b.pMac, LIF, x.ip)));

        assertThat(a.uplinkArpReplies())
                .extracting(Seen::vni, Seen::vtep)
                .containsExactly(tuple(5002, other), tuple(5001, b.vtep));
    }

    @Test
    @Requirement("H1")
    void routerMacOfOneVniIsAVmsInAnother() {
        a.engine().removeVtep(new Vni(5002), new Ipv4Address(b.vtep), twins.now());
        y.send(Packets.raw(BROADCAST, b.pMac, 0x88b5, 46));
        x.send(Packets.raw(BROADCAST, b.pMac, 0x88b5, 46));

        assertThat(a.count(Counter.DROP_VM_ROUTER_MAC)).isEqualTo(1);
        assertThat(a.tables().macs()).extracting(row -> row.vni().value()).containsExactly(5002);
    }

    @Test
    @Requirement("H1")
    void answerInOneVniEndsNoResolutionInTheOther() {
        twins.hold(frame -> true);
        x.send(Packets.udp(VMAC, x.mac, x.ip, REMOTE, 64, 1));
        int asked = a.uplinkArpRequests().get(0).vni();
        int other = asked == 5001 ? 5002 : 5001;
        byte[] reply = Packets.arp(a.pMac, REMOTE_MAC, ArpView.REPLY, REMOTE_MAC, REMOTE, VMAC, LIF);
        twins.overlay(b, a, other, reply);
        assertThat(a.count(Counter.DROP_ARP_UNSOLICITED)).isEqualTo(1);
        assertThat(a.arp(asked, REMOTE))
                .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo(ArpState.NASCENT));
        twins.overlay(b, a, asked, reply);

        assertThat(a.arp(asked, REMOTE))
                .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo(ArpState.VALID));
        assertThat(a.arp(other, REMOTE)).isEmpty();
    }
}
