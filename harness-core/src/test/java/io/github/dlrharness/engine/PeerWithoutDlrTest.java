package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hosts a and b with a DLR, peer p with none and VMs in both VNIs. */
class PeerWithoutDlrTest {
    private static final int LIF = Packets.ip("172.16.20.1");
    private static final long GUEST = 0x0200_0000_0e01L;

    private final Fabric fabric = fabric(RouterOptions.defaults());
    private final TestHost a = fabric.host("a");
    private final TestHost b = fabric.host("b");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");
    private final TestPeer peer = fabric.peer("p");
    private final TestGuest guest = peer.guest(5001, "172.16.20.13", GUEST);

    private static Fabric fabric(RouterOptions options) {
        return Fabric.seedBuilder()
                .vm("vm3", "a", 5001, "172.16.20.14")
                .peer("p")
                .options(options)
                .build();
    }

    @Test
    @Requirement("J2")
    void resolvesAndRoutesToAVmBehindThePeer() {
        vm1.sendTo(guest.ip, 1);
        vm1.sendTo(guest.ip, 2);

        assertThat(guest.marks()).containsExactly(1, 2);
        assertThat(guest.received())
                .allSatisfy(frame -> assertThat(frame.source()).isEqualTo(a.pMac));
        assertThat(a.arp(5001, guest.ip))
                .hasValueSatisfying(row -> assertThat(row.mac().value()).isEqualTo(GUEST));
        assertThat(guest.neighbour(LIF)).isEqualTo(a.pMac);
    }

    @Test
    @Requirement("J2")
    @Requirement("A4")
    void onlyThePeersCopyNamesThePMacInItsPayload() {
        fabric.hold(frame -> true);
        vm1.sendTo(guest.ip, 1);

        List<Seen> copies = a.uplinkArpRequests();
        assertThat(copies).extracting(Seen::vtep).containsExactlyInAnyOrder(b.vtep, peer.vtep);
        assertThat(copies).allSatisfy(copy -> {
            assertThat(copy.source()).isEqualTo(a.pMac);
            assertThat(copy.arp().senderMac()).isEqualTo(copy.vtep() == peer.vtep ? a.pMac : VMAC);
        });
        assertThat(copies)
                .extracting(Seen::sourcePort)
                .containsOnly(copies.get(0).sourcePort());
    }

    @Test
    @Requirement("J2")
    void localVmsSeeVmacInTheSameRequest() {
        vm1.sendTo(guest.ip, 1);

        assertThat(fabric.vm("vm3").receivedArpRequests()).singleElement().satisfies(request -> {
            assertThat(request.source()).isEqualTo(VMAC);
            assertThat(request.arp().senderMac()).isEqualTo(VMAC);
        });
    }

    @Test
    @Requirement("J2")
    void everyInstanceAnswersForTheLifAsItself() {
        guest.send(Packets.arpRequest(GUEST, guest.ip, LIF));

        assertThat(peer.receivedArpReplies()).hasSize(2).allSatisfy(reply -> {
            assertThat(reply.source()).isIn(a.pMac, b.pMac);
            assertThat(reply.destination()).isEqualTo(GUEST);
            assertThat(reply.arp().senderMac()).isEqualTo(reply.source());
            assertThat(reply.arp().senderIp()).isEqualTo(LIF);
        });
        assertThat(peer.receivedArpReplies()).extracting(Seen::source).doesNotHaveDuplicates();
        assertThat(fabric.underlay()).hasSize(2);
    }

    @Test
    @Requirement("J2")
    void routesWhatThePeersVmSendsOnceWhicheverAnswerItBelieves() {
        for (TestHost gateway : fabric.hosts()) {
            fabric.forgetSeen();
            guest.believe(LIF, gateway.pMac);
            guest.sendTo(vm1.ip, 1);
            guest.sendTo(vm2.ip, 2);
            assertThat(vm1.marks()).as("to vm1 by %s", gateway).containsExactly(1);
            assertThat(vm2.marks()).as("to vm2 by %s", gateway).containsExactly(2);
        }
        assertThat(vm1.received())
                .allSatisfy(frame -> assertThat(frame.source()).isEqualTo(VMAC));
    }

    @Test
    @Requirement("J2")
    void routesOnceWhenThePeerFloodsForWantOfAMac() {
        guest.believe(LIF, a.pMac);
        peer.forgetMacs();
        guest.sendTo(vm1.ip, 1);

        assertThat(vm1.marks()).containsExactly(1);
        assertThat(b.count(Counter.DROP_OVERLAY_FOREIGN_PMAC)).isEqualTo(1);
    }

    @Test
    @Requirement("J2")
    void firstPacketFindsItsWayFromCold() {
        guest.sendTo(vm1.ip, 1);

        assertThat(vm1.marks()).containsExactly(1);
        vm1.sendTo(guest.ip, 2);
        assertThat(guest.marks()).containsExactly(2);
    }

    @Test
    @Requirement("J2")
    void routesBetweenTwoVmsBehindThePeer() {
        TestGuest other = peer.guest(5000, "172.16.10.13", GUEST + 1);
        guest.sendTo(other.ip, 1);
        other.sendTo(guest.ip, 2);

        assertThat(other.marks()).containsExactly(1);
        assertThat(guest.marks()).containsExactly(2);
    }

    @Test
    @Requirement("J2")
    void pingOfTheLifFromBehindThePeerIsAnsweredByTheOneAsked() {
        guest.believe(LIF, b.pMac);
        guest.send(Packets.echo(b.pMac, GUEST, guest.ip, LIF, 64, 7));

        assertThat(guest.received().stream().filter(Seen::isIp)).singleElement().satisfies(pong -> {
            assertThat(pong.source()).isEqualTo(b.pMac);
            assertThat(pong.ip().source()).isEqualTo(LIF);
        });
    }

    @Test
    @Requirement("J2")
    void unicastQuestionForTheLifIsAnsweredByTheOneAsked() {
        guest.send(Packets.arp(b.pMac, GUEST, ArpView.REQUEST, GUEST, guest.ip, b.pMac, LIF));

        assertThat(peer.receivedArpReplies()).extracting(Seen::source).containsExactly(b.pMac);
    }

    @Test
    @Requirement("J2")
    @Requirement("E3")
    void refreshOfAVmBehindThePeerIsUnicastAndAnswered() {
        vm1.sendTo(guest.ip, 1);
        fabric.advance(RouterOptions.defaults().arp().timeout());
        fabric.forgetSeen();
        vm1.sendTo(guest.ip, 2);

        assertThat(peer.received().stream().filter(Seen::isArp)).singleElement().satisfies(refresh -> {
            assertThat(refresh.destination()).isEqualTo(GUEST);
            assertThat(refresh.arp().senderMac()).isEqualTo(a.pMac);
        });
        assertThat(a.arp(5001, guest.ip))
                .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo(ArpState.VALID));
        assertThat(guest.marks()).containsExactly(2);
    }

    @Test
    @Requirement("J2")
    @Requirement("A17")
    void answerThatThePeersVmBroadcastsShowsNoVmAPMac() {
        TestVm vm3 = fabric.vm("vm3");
        fabric.hold(frame -> true);
        vm1.sendTo(guest.ip, 1);
        fabric.loseHeld();
        fabric.hold(frame -> false);
        fabric.forgetSeen();
        guest.send(Packets.arp(BROADCAST, GUEST, ArpView.REPLY, GUEST, guest.ip, a.pMac, LIF));

        assertThat(a.arp(5001, guest.ip))
                .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo(ArpState.VALID));
        assertThat(guest.marks()).containsExactly(1);
        assertThat(vm3.received())
                .singleElement()
                .satisfies(answer -> assertThat(answer.arp().targetMac()).isEqualTo(VMAC));
        assertThat(vm2.received()).isEmpty();
        assertThat(b.arp(5001, guest.ip)).isEmpty();
        assertThat(b.count(Counter.DROP_OVERLAY_FOREIGN_PMAC)).isEqualTo(1);
    }

    @Test
    @Requirement("J2")
    @Requirement("G5")
    void vmThatMovedToThePeerStillReachesVmacThroughOneInstance() {
        guest.believe(LIF, VMAC);
        guest.sendTo(vm1.ip, 1);

        assertThat(vm1.marks()).containsExactly(1);
        assertThat(b.count(Counter.DROP_OVERLAY_VMAC_DESTINATION)).isEqualTo(1);
        guest.send(Packets.arp(VMAC, GUEST, ArpView.REQUEST, GUEST, guest.ip, VMAC, LIF));
        assertThat(guest.neighbour(LIF)).as("its refresh finds a pMAC").isEqualTo(a.pMac);
    }

    @Test
    @Requirement("J2")
    @Requirement("G5")
    void instanceWithTheLowestAddressLeftTakesWhatIsSentToVmac() {
        b.engine().removeVtep(vni(), new Ipv4Address(a.vtep), fabric.now());
        fabric.overlay(peer.vtep, b.vtep, Packets.vxlan(5001, Packets.udp(VMAC, GUEST, guest.ip, vm2.ip, 64, 1)));

        assertThat(vm2.marks()).containsExactly(1);
    }

    private static Vni vni() {
        return new Vni(5001);
    }

    @Test
    @Requirement("J2")
    @Requirement("G5")
    void vmacIsStillRefusedFromHostsThatHaveADlr() {
        fabric.overlay(b, a, 5001, Packets.udp(VMAC, GUEST, guest.ip, vm1.ip, 64, 1));

        assertThat(a.count(Counter.DROP_OVERLAY_VMAC_DESTINATION)).isEqualTo(1);
        assertThat(a.seen()).isEmpty();
    }

    @Test
    @Requirement("J2")
    @Requirement("F1")
    void trafficFollowsAVmThatMovesToThePeerAndBack() {
        vm1.sendTo(vm2, 1);
        TestGuest moved = peer.guest(5001, "172.16.20.11", vm2.mac);
        moved.believe(LIF, VMAC);
        vm2.mute();
        moved.send(Packets.raw(BROADCAST, vm2.mac, EtherType.RARP, 46));
        vm1.sendTo(vm2, 2);
        assertThat(moved.marks()).containsExactly(2);
        moved.sendTo(vm1.ip, 3);
        assertThat(vm1.marks()).containsExactly(3);

        peer.remove(moved);
        vm2.unmute();
        fabric.forgetSeen();
        vm2.send(Packets.raw(BROADCAST, vm2.mac, EtherType.RARP, 46));
        assertThat(vm2.received()).as("the gateway announced").singleElement().satisfies(announced -> {
            assertThat(announced.destination()).isEqualTo(vm2.mac);
            assertThat(announced.arp().senderMac()).isEqualTo(VMAC);
            assertThat(announced.arp().senderIp()).isEqualTo(LIF);
            assertThat(announced.arp().targetIp()).isEqualTo(LIF);
        });
        vm1.sendTo(vm2, 4);
        assertThat(vm2.marks()).containsExactly(4);
        assertThat(moved.marks()).as("nothing more went to the peer").containsExactly(2);
    }

    @Test
    @Requirement("J2")
    void vmThatMovesBetweenHostsWithADlrIsToldNothing() {
        fabric.overlay(a, b, 5001, Packets.raw(BROADCAST, vm2.mac, EtherType.RARP, 46));
        fabric.forgetSeen();
        vm2.send(Packets.raw(BROADCAST, vm2.mac, EtherType.RARP, 46));

        assertThat(vm2.received()).isEmpty();
    }

    @Test
    @Requirement("J2")
    void silentVmBehindThePeerIsGivenUpLikeAnyOther() {
        peer.remove(guest);
        vm1.sendTo(guest.ip, 1);
        fabric.advance(Duration.ofSeconds(3));

        assertThat(a.arp(5001, guest.ip))
                .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo(ArpState.FAILED));
    }

    @Test
    @Requirement("J2")
    void everyCopyNamesThePMacWhenThePayloadIsToBeRewritten() {
        Fabric rewriting = fabric(RouterOptions.defaults().withArpPayloadPMac(true));
        TestGuest other = rewriting.peer("p").guest(5001, "172.16.20.13", GUEST);
        rewriting.vm("vm1").sendTo(other.ip, 1);
        rewriting.vm("vm1").sendTo(rewriting.vm("vm2"), 2);
        other.sendTo(rewriting.vm("vm2").ip, 3);

        TestHost first = rewriting.host("a");
        assertThat(first.uplinkArpRequests())
                .hasSize(4)
                .allSatisfy(request -> assertThat(request.arp().senderMac()).isEqualTo(first.pMac));
        assertThat(other.marks()).containsExactly(1);
        assertThat(rewriting.vm("vm2").marks()).containsExactly(2, 3);
    }

    @Test
    @Requirement("J2")
    void lifIsNotAnsweredForVmsOfHostsThatHaveADlr() {
        fabric.overlay(a, b, 5001, Packets.arpRequest(GUEST, guest.ip, LIF));

        assertThat(b.uplink()).isEmpty();
    }
}
