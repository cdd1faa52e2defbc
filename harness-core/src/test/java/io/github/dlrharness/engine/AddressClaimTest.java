package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who claims an address, who defends it, and who asks whether it is free (RFC 5227). */
class AddressClaimTest {
    private static final int LIF = Packets.ip("172.16.20.1");

    private final Fabric fabric = Fabric.seedBuilder()
            .vm("vm3", "b", 5001, "172.16.20.13")
            .vm("vm4", "a", 5001, "172.16.20.14")
            .build();
    private final TestHost a = fabric.host("a");
    private final TestHost b = fabric.host("b");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");
    private final TestVm vm3 = fabric.vm("vm3");
    private final TestVm vm4 = fabric.vm("vm4");

    private void claim() {
        vm2.send(Packets.arpRequest(vm2.mac, LIF, LIF));
    }

    @Test
    @Requirement("F6")
    void claimToTheLifsAddressChangesNothingAndIsAnsweredToTheVms() {
        List<ArpRow> arp = b.tables().arp();
        claim();

        for (TestVm vm : List.of(vm2, vm3)) {
            assertThat(vm.received()).singleElement().satisfies(defence -> {
                assertThat(defence.source()).isEqualTo(VMAC);
                assertThat(defence.destination()).isEqualTo(BROADCAST);
                assertThat(defence.arp().operation()).isEqualTo(ArpView.REQUEST);
                assertThat(defence.arp().senderMac()).isEqualTo(VMAC);
                assertThat(defence.arp().senderIp()).isEqualTo(LIF);
                assertThat(defence.arp().targetMac()).isZero();
                assertThat(defence.arp().targetIp()).isEqualTo(LIF);
            });
        }
        assertThat(b.uplink()).isEmpty();
        assertThat(b.tables().arp()).isEqualTo(arp);
        assertThat(b.tables().macs()).isEmpty();
        assertThat(b.told(EngineEvent.LIF_DEFENDED))
                .singleElement()
                .satisfies(told -> assertThat(told.mac()).isEqualTo(vm2.mac));
        assertThat(a.seen()).isEmpty();
    }

    @Test
    @Requirement("F6")
    void lifIsDefendedOnceInTenSecondsHoweverOftenItIsClaimed() {
        for (int tenths = 0; tenths < 300; tenths++) {
            claim();
            vm3.send(Packets.arpReply(vm3.mac, LIF, vm2.mac, vm2.ip));
            fabric.advance(Duration.ofMillis(100));
        }

        long second = Duration.ofSeconds(1).toNanos();
        List<Long> times = vm2.received().stream().map(Seen::time).toList();
        assertThat(times).hasSize(3);
        assertThat(times.get(1) - times.get(0)).isEqualTo(10 * second);
        assertThat(times.get(2) - times.get(1)).isEqualTo(10 * second);
        assertThat(b.count(Counter.ARP_LIF_DEFENDED)).isEqualTo(3);
        assertThat(b.count(Counter.DROP_VM_LIF_ADDRESS)).isEqualTo(600);
        assertThat(b.uplink()).isEmpty();
    }

    @Test
    @Requirement("F6")
    void claimOnOneVniDefendsThatVniOnly() {
        Fabric both =
                Fabric.seedBuilder().vm("other", "b", 5000, "172.16.10.12").build();
        both.vm("vm2").send(Packets.arpRequest(both.vm("vm2").mac, LIF, LIF));
        both.vm("other").send(Packets.arpRequest(both.vm("other").mac, LIF, LIF));

        assertThat(both.vm("vm2").received()).hasSize(1);
        assertThat(both.vm("other").received()).isEmpty();
        assertThat(both.host("b").count(Counter.ARP_LIF_DEFENDED)).isEqualTo(1);
    }

    @Test
    @Requirement("F7")
    void probeForTheLifIsAnsweredHereAndRememberedNowhere() {
        vm2.send(Packets.arpRequest(vm2.mac, 0, LIF));

        assertThat(vm2.received()).singleElement().satisfies(reply -> {
            assertThat(reply.arp().operation()).isEqualTo(ArpView.REPLY);
            assertThat(reply.source()).isEqualTo(VMAC);
            assertThat(reply.arp().senderMac()).isEqualTo(VMAC);
            assertThat(reply.arp().senderIp()).isEqualTo(LIF);
        });
        assertThat(b.uplink()).isEmpty();
        for (TestHost host : fabric.hosts()) {
            assertThat(host.tables().arp()).extracting(ArpRow::state).containsOnly(ArpState.PERMANENT);
        }
        assertThat(b.count(Counter.ARP_LIF_DEFENDED)).isZero();
    }

    @ParameterizedTest
    @EnumSource(RouterProfile.class)
    @Requirement("F8")
    void probeForAnotherAddressIsFloodedAsItIs(RouterProfile profile) {
        Fabric some = Fabric.seedBuilder()
                .vm("vm4", "a", 5001, "172.16.20.14")
                .options(RouterOptions.defaults().withProfile(profile))
                .build();
        TestVm prober = some.vm("vm4");
        TestVm owner = some.vm("vm2");
        prober.send(Packets.arpRequest(prober.mac, 0, owner.ip));

        assertThat(owner.receivedArpRequests()).singleElement().satisfies(probe -> {
            assertThat(probe.source()).isEqualTo(prober.mac);
            assertThat(probe.arp().senderMac()).isEqualTo(prober.mac);
            assertThat(probe.arp().senderIp()).isZero();
        });
        assertThat(prober.received())
                .singleElement()
                .satisfies(reply -> assertThat(reply.source()).isEqualTo(owner.mac));
        for (TestHost host : some.hosts()) {
            assertThat(host.events()).isEmpty();
            assertThat(host.tables().arp()).extracting(ArpRow::state).containsOnly(ArpState.PERMANENT);
            assertThat(host.seen()).noneMatch(frame -> frame.source() == VMAC || frame.source() == host.pMac);
        }
    }

    @Test
    @Requirement("F8")
    void probeFromAnotherRoutersMacIsNotProxiedEither() {
        byte[] probe = Packets.arp(BROADCAST, a.pMac, ArpView.REQUEST, VMAC, 0, 0, vm2.ip);
        fabric.overlay(a, b, 5001, probe);

        assertThat(b.seen()).isEmpty();
        assertThat(b.events()).isEmpty();
    }

    /** Everything that makes the router ask, answer or announce, and not one packet that claims nothing. */
    @Test
    @Requirement("F9")
    void routerNeverSpeaksWithSenderZero() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        vm4.sendTo(vm2, 1);
        vm1.sendTo(vm3, 1);
        vm2.send(Packets.arpRequest(vm2.mac, 0, LIF));
        vm2.send(Packets.arpRequest(vm2.mac, vm2.ip, LIF));
        claim();
        for (int round = 0; round < 10; round++) {
            fabric.advance(Duration.ofMinutes(4));
            vm1.sendTo(vm3, 2);
            vm1.sendTo(vm2, 2);
        }

        assertThat(fabric.hosts())
                .flatExtracting(TestHost::seen)
                .filteredOn(frame -> frame.isArp() && (frame.arp().senderMac() == VMAC || frame.source() == VMAC))
                .hasSizeGreaterThan(30)
                .allSatisfy(frame -> assertThat(frame.arp().senderIp()).isNotZero());
    }

    @Test
    @Requirement("F9")
    void lifWithoutAnAddressIsRefused() {
        LifConfig nameless = new LifConfig("nameless", new Vni(5002), Ipv4Address.ANY, 24);
        assertThatThrownBy(() -> a.engine().addLif(nameless))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nameless on VNI 5002 has the address 0.0.0.0");
    }

    @Test
    @Requirement("F10")
    void broadcastAnswerOfALocalVmIsTaken() {
        vm4.mute();
        vm1.sendTo(vm4, 1);
        vm4.send(Packets.arp(BROADCAST, vm4.mac, ArpView.REPLY, vm4.mac, vm4.ip, VMAC, LIF));

        assertThat(a.arp(vm4)).hasValueSatisfying(row -> assertThat(row.mac()).isEqualTo(vm4.macAddress()));
        assertThat(vm4.marks()).containsExactly(1);
    }

    @Test
    @Requirement("F10")
    void broadcastAnswerOfARemoteVmIsRelayedAndTaken() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        fabric.hold(frame -> frame.isArpReply() && frame.destination() == BROADCAST);
        vm2.send(Packets.arp(BROADCAST, vm2.mac, ArpView.REPLY, vm2.mac, vm2.ip, VMAC, LIF));
        assertThat(b.uplinkArpReplies())
                .filteredOn(reply -> reply.destination() == a.pMac)
                .hasSize(1);

        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
        assertThat(vm2.marks()).containsExactly(1);
        fabric.deliverHeld();
        assertThat(vm2.marks()).containsExactly(1);
        assertThat(a.count(Counter.ARP_MOVED)).isZero();
    }

    @Test
    @Requirement("F10")
    void answerThatReachesTheAskerByBroadcastAloneIsTaken() {
        fabric.hold(frame -> frame.host().equals("b"));
        vm1.sendTo(vm2, 1);
        fabric.loseHeld();
        fabric.hold(frame -> false);
        fabric.overlay(b, a, 5001, Packets.arp(BROADCAST, vm2.mac, ArpView.REPLY, vm2.mac, vm2.ip, VMAC, LIF));

        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
        assertThat(vm2.marks()).containsExactly(1);
    }
}
