package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the overlay must not say, in the strict profile unless a test says otherwise. */
class OverlayGuardTest {
    private static final long STRANGER = 0x0200_0000_00eeL;
    private static final int LIF = Packets.ip("172.16.20.1");

    private final Fabric fabric = fabric(RouterProfile.STRICT);
    private final TestHost a = fabric.host("a");
    private final TestHost b = fabric.host("b");
    private final TestHost c = fabric.host("c");
    private final TestVm vm2 = fabric.vm("vm2");

    private static Fabric fabric(RouterProfile profile) {
        return Fabric.seedBuilder()
                .host("c")
                .options(RouterOptions.defaults().withProfile(profile))
                .build();
    }

    /** On b, from a: counted, nothing emitted, nothing learned. */
    private void assertDropped(byte[] inner, Counter reason) {
        fabric.overlay(a, b, 5001, inner);
        assertThat(b.count(reason)).isEqualTo(1);
        assertThat(b.seen()).isEmpty();
        assertThat(b.tables().macs()).isEmpty();
        assertThat(b.events()).isEmpty();
    }

    @Test
    @Requirement("G1")
    void lifAddressFromAnUnregisteredMacIsDropped() {
        assertDropped(Packets.arp(BROADCAST, STRANGER, 1, STRANGER, LIF, 0, vm2.ip), Counter.DROP_OVERLAY_LIF_ADDRESS);
    }

    @Test
    @Requirement("G1")
    void literalProfileProxiesForAnybodyWithTheLifAddress() {
        Fabric literal = fabric(RouterProfile.LITERAL);
        TestHost router = literal.host("b");
        int unlisted = Packets.ip("192.168.250.99");
        byte[] request = Packets.arp(BROADCAST, STRANGER, 1, VMAC, LIF, 0, vm2.ip);
        literal.overlay(unlisted, router.vtep, Packets.vxlan(5001, request));

        assertThat(literal.vm("vm2").receivedArpRequests())
                .extracting(Seen::source)
                .containsExactly(VMAC);
        assertThat(router.uplinkArpReplies()).singleElement().satisfies(reply -> {
            assertThat(reply.destination()).isEqualTo(STRANGER);
            assertThat(reply.vtep()).isEqualTo(unlisted);
        });
    }

    @Test
    @Requirement("G2")
    void pMacFromAnotherVtepIsDropped() {
        assertDropped(Packets.overlayRequest(c.pMac, LIF, vm2.ip), Counter.DROP_PMAC_WRONG_VTEP);
    }

    @Test
    @Requirement("G3")
    @Requirement("M24")
    void vmacAsSourceIsDropped() {
        assertDropped(Packets.overlayRequest(VMAC, LIF, vm2.ip), Counter.DROP_OVERLAY_VMAC_SOURCE);
    }

    @Test
    @Requirement("G4")
    @Requirement("M25")
    void ownPMacAsSourceIsDropped() {
        assertDropped(Packets.overlayRequest(b.pMac, LIF, vm2.ip), Counter.DROP_OVERLAY_OWN_PMAC);
    }

    @Test
    @Requirement("G5")
    @Requirement("M26")
    void vmacAsDestinationIsDropped() {
        assertDropped(Packets.raw(VMAC, STRANGER, EtherType.IPV4, 46), Counter.DROP_OVERLAY_VMAC_DESTINATION);
    }

    @Test
    @Requirement("G6")
    void foreignPMacAsDestinationIsDropped() {
        assertDropped(Packets.arpReply(STRANGER, vm2.ip + 9, c.pMac, LIF), Counter.DROP_OVERLAY_FOREIGN_PMAC);
    }

    @Test
    @Requirement("G6")
    void whateverIsSentToAForeignPMacIsDropped() {
        assertDropped(Packets.raw(c.pMac, STRANGER, 0x88b5, 46), Counter.DROP_OVERLAY_FOREIGN_PMAC);
    }

    @Test
    void replyThatClaimsTheLifAddressIsDropped() {
        assertDropped(
                Packets.arp(b.pMac, STRANGER, ArpView.REPLY, STRANGER, LIF, VMAC, LIF),
                Counter.DROP_OVERLAY_LIF_ADDRESS);
    }

    @Test
    void replyOrPrivateQuestionOfAnotherInstanceIsNotProxied() {
        assertDropped(
                Packets.arp(BROADCAST, a.pMac, ArpView.REPLY, VMAC, LIF, VMAC, vm2.ip),
                Counter.DROP_OVERLAY_LIF_ADDRESS);
        fabric.overlay(a, b, 5001, Packets.arp(b.pMac, a.pMac, ArpView.REQUEST, VMAC, LIF, 0, vm2.ip));
        assertThat(b.count(Counter.DROP_OVERLAY_LIF_ADDRESS)).isEqualTo(2);
        assertThat(b.seen()).isEmpty();
    }

    @Test
    void senderThatIsThisHostIsDroppedInEveryProfile() {
        for (RouterProfile profile : RouterProfile.values()) {
            Fabric own = fabric(profile);
            TestHost host = own.host("b");
            own.overlay(host, host, 5001, Packets.raw(BROADCAST, STRANGER, 0x88b5, 46));
            assertThat(host.count(Counter.DROP_UNKNOWN_VTEP)).isEqualTo(1);
            assertThat(host.seen()).isEmpty();
        }
    }

    @Test
    @Requirement("M36")
    void senderMacThatIsNotTheSourceIsDropped() {
        assertDropped(
                Packets.arp(BROADCAST, STRANGER, 1, STRANGER + 1, vm2.ip + 9, 0, vm2.ip), Counter.DROP_ARP_BAD_SENDER);
        fabric.overlay(a, b, 5001, Packets.arp(BROADCAST, STRANGER, 1, VMAC, vm2.ip + 9, 0, vm2.ip));
        fabric.overlay(a, b, 5001, Packets.arp(BROADCAST, a.pMac, 1, a.pMac, vm2.ip + 9, 0, vm2.ip));
        fabric.overlay(a, b, 5001, Packets.arp(BROADCAST, a.pMac, 1, STRANGER, LIF, 0, vm2.ip));
        assertThat(b.count(Counter.DROP_ARP_BAD_SENDER)).isEqualTo(4);
        assertThat(b.seen()).isEmpty();
    }

    @Test
    @Requirement("G11")
    void forgedReplyWithNothingPendingLeavesNoTrace() {
        fabric.overlay(a, b, 5001, Packets.arp(b.pMac, STRANGER, 2, STRANGER, vm2.ip + 9, VMAC, LIF));
        vm2.send(Packets.arp(VMAC, vm2.mac, 2, vm2.mac, vm2.ip + 9, VMAC, LIF));

        assertThat(b.tables().arp()).extracting(ArpRow::state).containsOnly(ArpState.PERMANENT);
        assertThat(b.uplink()).isEmpty();
        assertThat(b.count(Counter.DROP_ARP_UNSOLICITED)).isEqualTo(2);
    }

    @Test
    @Requirement("G11")
    @Requirement("F11")
    void unsolicitedReplyDoesNotChangeAMac() {
        fabric.vm("vm1").sendTo(vm2, 1);
        fabric.overlay(c, a, 5001, Packets.arp(a.pMac, STRANGER, 2, STRANGER, vm2.ip, VMAC, LIF));

        assertThat(a.arp(vm2)).hasValueSatisfying(row -> assertThat(row.mac()).isEqualTo(vm2.macAddress()));
        assertThat(a.count(Counter.DROP_ARP_UNSOLICITED)).isEqualTo(1);
    }

    @Test
    void questionOfARemoteVmForTheLifIsNotAnsweredFromHere() {
        fabric.overlay(a, b, 5001, Packets.arpRequest(STRANGER, vm2.ip + 9, LIF));

        assertThat(b.uplink()).isEmpty();
        assertThat(vm2.receivedArpRequests()).hasSize(1);
        assertThat(b.tables().arp()).extracting(ArpRow::state).containsOnly(ArpState.PERMANENT);
    }

    @Test
    @Requirement("F3")
    void gratuitousArpUpdatesAnEntryButMakesNone() {
        int neighbour = vm2.ip + 9;
        byte[] request = Packets.arpRequest(STRANGER, neighbour, neighbour);
        byte[] reply = Packets.arp(BROADCAST, STRANGER, ArpView.REPLY, STRANGER, neighbour, BROADCAST, neighbour);
        for (byte[] gratuitous : List.of(request, reply)) {
            fabric.overlay(c, a, 5001, gratuitous);
        }
        assertThat(a.arp(5001, neighbour)).isEmpty();

        fabric.vm("vm1").sendTo(vm2, 1);
        long mac = STRANGER;
        for (int operation : new int[] {ArpView.REQUEST, ArpView.REPLY}) {
            long next = ++mac;
            fabric.overlay(c, a, 5001, Packets.arp(BROADCAST, next, operation, next, vm2.ip, BROADCAST, vm2.ip));
            assertThat(a.arp(vm2))
                    .hasValueSatisfying(row -> assertThat(row.mac().value()).isEqualTo(next));
        }
        assertThat(a.count(Counter.ARP_MOVED)).isEqualTo(2);
    }

    @Test
    @Requirement("M39")
    void replyFromOutsideTheSubnetIsDropped() {
        fabric.overlay(a, b, 5001, Packets.arp(b.pMac, STRANGER, 2, STRANGER, Packets.ip("10.0.0.9"), VMAC, LIF));

        assertThat(b.count(Counter.DROP_ARP_OFF_SUBNET)).isEqualTo(1);
        assertThat(b.tables().arp()).extracting(ArpRow::state).containsOnly(ArpState.PERMANENT);
    }

    @Test
    @Requirement("M40")
    void requestForAnAddressNobodyCanHaveIsNotProxied() {
        List<Integer> targets = List.of(0, LIF, LIF | 0xff, LIF & ~0xff, Packets.ip("224.0.0.5"));
        for (int target : targets) {
            fabric.overlay(a, b, 5001, Packets.overlayRequest(a.pMac, LIF, target));
        }
        assertThat(b.count(Counter.DROP_ARP_BAD_TARGET)).isEqualTo(targets.size());
        assertThat(b.seen()).isEmpty();
    }

    @Test
    @Requirement("M41")
    @Requirement("M42")
    void replyForSomebodyElseIsNotTakenButVmacAndOwnPMacAre() {
        for (long receiver : new long[] {STRANGER, c.pMac}) {
            fabric.hold(frame -> true);
            fabric.vm("vm1").sendTo(vm2, 1);
            fabric.overlay(b, a, 5001, Packets.arp(a.pMac, vm2.mac, 2, vm2.mac, vm2.ip, receiver, LIF));
            fabric.overlay(b, a, 5001, Packets.arp(a.pMac, vm2.mac, 2, vm2.mac, vm2.ip, VMAC, LIF + 1));
            assertThat(a.arpState(vm2)).isEqualTo(ArpState.NASCENT);
        }
        fabric.overlay(b, a, 5001, Packets.arp(a.pMac, vm2.mac, 2, vm2.mac, vm2.ip, a.pMac, LIF));
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
    }

    @Test
    @Requirement("M22")
    @Requirement("M23")
    @Requirement("M27")
    @Requirement("M29")
    void framesNoSwitchForwardsAreDropped() {
        assertDropped(new byte[13], Counter.DROP_RUNT);
        assertDropped(Packets.raw(BROADCAST, 0, 0x88b5, 46), Counter.DROP_BAD_SOURCE_MAC);
        fabric.overlay(a, b, 5001, Packets.raw(vm2.mac, BROADCAST, 0x88b5, 46));
        assertThat(b.count(Counter.DROP_BAD_SOURCE_MAC)).isEqualTo(2);
        assertDropped(Packets.raw(BROADCAST, STRANGER, EtherType.VLAN, 46), Counter.DROP_VLAN);
        fabric.overlay(a, b, 5001, Packets.raw(BROADCAST, STRANGER, EtherType.SERVICE_VLAN, 46));
        assertThat(b.count(Counter.DROP_VLAN)).isEqualTo(2);
        assertDropped(Packets.raw(0x0180_c200_0000L, STRANGER, 0x88b5, 46), Counter.DROP_LINK_LOCAL);
    }

    @Test
    @Requirement("M28")
    void lengthFramesAreFloodedAsTheyAre() {
        byte[] frame = Packets.raw(BROADCAST, STRANGER, 46, 46);
        fabric.overlay(a, b, 5001, frame);

        assertThat(vm2.received())
                .singleElement()
                .satisfies(seen -> assertThat(seen.bytes()).isEqualTo(frame));
    }
}
