package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.Ipv4View;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that do not answer, and entries that grow old. */
class ArpRetryTest {
    private static final RouterOptions.Arp ARP = RouterOptions.defaults().arp();

    private final Fabric fabric = Fabric.seed();
    private final TestHost a = fabric.host("a");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");
    private final long second = Duration.ofSeconds(1).toNanos();

    @BeforeEach
    void gatewayIsKnown() {
        vm1.send(Packets.arpRequest(vm1.mac, vm1.ip, Packets.ip("172.16.10.1")));
        fabric.forgetSeen();
    }

    private void resolve() {
        vm1.sendTo(vm2, 1);
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
        fabric.forgetSeen();
    }

    @Test
    @Requirement("D1")
    void threeRequestsASecondApartThenFailed() {
        vm2.mute();
        long start = fabric.now();
        vm1.sendTo(vm2, 1);
        fabric.advance(Duration.ofMillis(2_999));
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.NASCENT);
        fabric.advance(Duration.ofMillis(1));

        assertThat(a.arpState(vm2)).isEqualTo(ArpState.FAILED);
        assertThat(a.uplinkArpRequests())
                .extracting(Seen::time)
                .containsExactly(start, start + second, start + 2 * second);
        assertThat(a.told(EngineEvent.ARP_FAILED)).singleElement().satisfies(told -> {
            assertThat(told.target()).isEqualTo(vm2.ip);
            assertThat(told.time()).isEqualTo(start + 3 * second);
        });
    }

    @Test
    @Requirement("D2")
    void loadDoesNotMakeMoreRequests() {
        vm2.mute();
        for (int i = 0; i < 2_000; i++) {
            vm1.sendTo(vm2, i);
            fabric.advance(Duration.ofMillis(5));
        }

        List<Long> times = a.uplinkArpRequests().stream().map(Seen::time).toList();
        assertThat(times).hasSize(3);
        assertThat(times.get(2) - times.get(0)).isEqualTo(2 * second);
    }

    @Test
    @Requirement("D3")
    void failureTellsTheSourceOfTheWaitingPacket() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        fabric.advance(Duration.ofSeconds(3));

        assertThat(vm1.received()).filteredOn(Seen::isIp).singleElement().satisfies(error -> {
            assertThat(error.source()).isEqualTo(VMAC);
            assertThat(error.ip().source()).isEqualTo(Packets.ip("172.16.10.1"));
            assertThat(error.icmp().type()).isEqualTo(IcmpView.UNREACHABLE);
            assertThat(error.icmp().code()).isEqualTo(IcmpView.HOST_UNREACHABLE);
        });
    }

    @Test
    @Requirement("D3")
    void errorsAreLimitedInRate() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        fabric.advance(Duration.ofSeconds(3));
        fabric.forgetSeen();
        for (int i = 0; i < 1000; i++) {
            vm1.sendTo(vm2, i);
        }
        assertThat(vm1.received()).hasSizeBetween(90, 100);
        fabric.advance(Duration.ofSeconds(1));
        vm1.sendTo(vm2, 1);
        assertThat(vm1.received()).hasSizeBetween(91, 101);
        assertThat(a.count(Counter.ICMP_ERRORS_LIMITED)).isGreaterThanOrEqualTo(899);
    }

    @Test
    @Requirement("D4")
    void noErrorAboutAnError() {
        vm2.mute();
        vm1.send(Packets.icmp(VMAC, vm1.mac, IcmpView.UNREACHABLE, vm1.ip, vm2.ip, 64, 0));
        fabric.advance(Duration.ofSeconds(3));
        vm1.send(Packets.icmp(VMAC, vm1.mac, IcmpView.TIME_EXCEEDED, vm1.ip, Packets.ip("8.8.8.8"), 64, 0));
        vm1.send(Packets.icmp(VMAC, vm1.mac, IcmpView.TIME_EXCEEDED, vm1.ip, vm2.ip, 1, 0));

        assertThat(vm1.received()).isEmpty();
    }

    @Test
    @Requirement("D4")
    void noErrorAboutALaterFragment() {
        byte[] fragment = Packets.udp(VMAC, vm1.mac, vm1.ip, vm2.ip, 1, 1);
        Ipv4View ip = new Ipv4View();
        ByteBuffer bytes = ByteBuffer.wrap(fragment);
        bytes.putShort(EthernetView.HEADER + Ipv4View.FRAGMENT, (short) 5);
        ip.wrap(bytes, EthernetView.HEADER, fragment.length - EthernetView.HEADER);
        ip.writeChecksum();
        vm1.send(fragment);

        assertThat(a.count(Counter.DROP_TTL)).isEqualTo(1);
        assertThat(vm1.received()).isEmpty();
    }

    @Test
    @Requirement("D5")
    void coldCacheIsNoReasonForAnError() {
        fabric.hold(frame -> true);
        vm1.sendTo(vm2, 1);
        fabric.advance(Duration.ofMillis(2_900));
        fabric.deliverHeld();

        assertThat(vm1.received()).isEmpty();
        assertThat(vm2.marks()).containsExactly(1);
    }

    @Test
    @Requirement("D6")
    void failedTargetIsLeftAloneUntilTheHoldOffIsOver() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        fabric.advance(Duration.ofSeconds(3));
        fabric.forgetSeen();
        fabric.advance(ARP.holdOff().minusMillis(1));
        vm1.sendTo(vm2, 2);
        assertThat(a.uplink()).isEmpty();
        assertThat(a.count(Counter.DROP_ARP_FAILED)).isEqualTo(2);

        fabric.advance(Duration.ofMillis(1));
        vm2.unmute();
        vm1.sendTo(vm2, 3);
        assertThat(vm2.marks()).containsExactly(3);
    }

    @Test
    @Requirement("D6")
    void gratuitousArpEndsTheHoldOff() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        fabric.advance(Duration.ofSeconds(3));
        vm2.send(Packets.arpRequest(vm2.mac, vm2.ip, vm2.ip));

        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
        vm1.sendTo(vm2, 2);
        assertThat(vm2.marks()).containsExactly(2);
    }

    @Test
    @Requirement("D8")
    void vniWithoutRemoteVtepsIsAskedLocally() {
        Fabric alone = Fabric.lifs()
                .host("a")
                .vm("vm1", "a", 5000, "172.16.10.11")
                .vm("vm2", "a", 5001, "172.16.20.11")
                .build();
        alone.vm("vm1").sendTo(alone.vm("vm2"), 1);

        assertThat(alone.host("a").uplink()).isEmpty();
        assertThat(alone.vm("vm2").marks()).containsExactly(1);
    }

    @Test
    @Requirement("D9")
    @Requirement("D2")
    void unreachableVtepsUnderLoadAreTriedThreeTimesInEachHoldOff() {
        Fabric wide = Fabric.seedBuilder().host("c").host("d").build();
        TestHost asker = wide.host("a");
        TestVm asking = wide.vm("vm1");
        asking.send(Packets.arpRequest(asking.mac, asking.ip, Packets.ip("172.16.10.1")));
        wide.hold(Seen::onUplink);
        Duration cycle = ARP.holdOff().plus(ARP.retry().multipliedBy(ARP.tries()));
        for (int mark = 0; mark < 10 * cycle.toMillis() / 50; mark++) {
            asking.sendTo(wide.vm("vm2"), mark);
            wide.advance(Duration.ofMillis(50));
        }

        assertThat(asker.uplinkArpRequests()).hasSize(10 * 3 * 3);
        assertThat(asker.uplink()).hasSize(10 * 3 * 3);
        assertThat(asker.count(Counter.ARP_FAILED)).isEqualTo(10);
        assertThat(asker.tables().arp())
                .filteredOn(row -> row.state() == ArpState.NASCENT)
                .hasSizeLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"172.16.10.255", "172.16.10.0", "10.9.9.9", "0.0.0.0", "224.0.0.1", "127.0.0.1", "172.16.20.1"})
    @Requirement("D4")
    void noErrorToASourceThatIsNoSingleHost(String source) {
        vm1.send(Packets.udp(VMAC, vm1.mac, Packets.ip(source), vm2.ip, 1, 1));
        vm1.send(Packets.udp(VMAC, vm1.mac, Packets.ip(source), Packets.ip("192.0.2.1"), 64, 1));

        assertThat(a.seen()).isEmpty();
        assertThat(a.count(Counter.ICMP_ERRORS)).isZero();
    }

    @Test
    @Requirement("D9")
    void unreachableVtepsAreTriedABoundedNumberOfTimes() {
        fabric.hold(frame -> true);
        vm1.sendTo(vm2, 1);
        fabric.advance(Duration.ofMinutes(2));

        assertThat(a.uplink()).hasSize(3);
        assertThat(a.engine().nextDeadline()).isGreaterThan(fabric.now());
    }

    @Test
    @Requirement("E2")
    void staleEntryIsConfirmedThoughItsMacIsKnownToTheSwitch() {
        Duration timeout = Duration.ofMinutes(1);
        RouterOptions options =
                RouterOptions.defaults().withArp(new RouterOptions.Arp(3, ARP.retry(), timeout, ARP.holdOff(), 100));
        Fabric quick = Fabric.seedBuilder().options(options).build();
        TestHost asker = quick.host("a");
        TestVm target = quick.vm("vm2");
        quick.vm("vm1").sendTo(target, 1);
        quick.advance(timeout);
        assertThat(asker.tables().macs()).extracting(MacRow::mac).contains(target.macAddress());
        quick.vm("vm1").sendTo(target, 2);

        assertThat(asker.arpState(target)).isEqualTo(ArpState.VALID);
        assertThat(asker.count(Counter.ARP_REFRESHES)).isEqualTo(1);
        assertThat(target.marks()).containsExactly(1, 2);
    }

    /** A packet every second for half an hour. */
    @Test
    @Requirement("E2")
    @Requirement("E3")
    void entryInUseIsConfirmedBeforeItsTimeoutAndNoPacketWaits() {
        Fabric slow = slowToForgetMacs();
        TestHost asker = slow.host("a");
        TestVm target = slow.vm("vm2");
        for (int mark = 0; mark < 1800; mark++) {
            slow.advance(Duration.ofSeconds(1));
            slow.vm("vm1").sendTo(target, mark);
            assertThat(asker.arpState(target)).isEqualTo(ArpState.VALID);
            assertThat(target.marks()).hasSize(mark + 1);
        }

        assertThat(target.marks()).isSorted();
        assertThat(asker.count(Counter.QUEUE_ADDED)).isEqualTo(1);
        // One every 596 s: ten minutes less the four seconds that all tries would take.
        assertThat(asker.uplinkArpRequests()).hasSize(3).allSatisfy(refresh -> {
            assertThat(refresh.destination()).isEqualTo(target.mac);
            assertThat(refresh.source()).isEqualTo(asker.pMac);
        });
        assertThat(slow.host("b").uplinkArpReplies())
                .hasSize(3)
                .extracting(Seen::destination)
                .containsOnly(asker.pMac);
    }

    @Test
    @Requirement("E2")
    void entryUsedOnlyShortlyBeforeItsTimeoutIsConfirmedByThatUse() {
        Fabric slow = slowToForgetMacs();
        slow.advance(ARP.timeout().minusSeconds(1));
        assertThat(slow.host("a").uplinkArpRequests()).isEmpty();
        slow.vm("vm1").sendTo(slow.vm("vm2"), 2);
        slow.advance(Duration.ofSeconds(2));

        assertThat(slow.host("a").uplinkArpRequests()).hasSize(1);
        assertThat(slow.host("a").arpState(slow.vm("vm2"))).isEqualTo(ArpState.VALID);
    }

    @Test
    @Requirement("E1")
    void entryThatIsNotUsedAnyMoreIsNotKeptAlive() {
        Fabric slow = slowToForgetMacs();
        slow.vm("vm1").sendTo(slow.vm("vm2"), 2);
        slow.advance(ARP.timeout());
        assertThat(slow.host("a").uplinkArpRequests()).hasSize(1);
        slow.advance(ARP.timeout());

        assertThat(slow.host("a").uplinkArpRequests()).hasSize(1);
        assertThat(slow.host("a").arpState(slow.vm("vm2"))).isEqualTo(ArpState.STALE);
    }

    /** The seed's figure, resolved; the FDB forgets later than the ARP table, or it would cause requests of its own. */
    private static Fabric slowToForgetMacs() {
        RouterOptions options = RouterOptions.defaults().withFdb(new RouterOptions.Fdb(Duration.ofHours(1), 100));
        Fabric slow = Fabric.seedBuilder().options(options).build();
        slow.vm("vm1").sendTo(slow.vm("vm2"), 1);
        slow.forgetSeen();
        return slow;
    }

    @Test
    @Requirement("E2")
    @Requirement("E5")
    void packetsGoOnToAKnownMacUntilEveryTryToConfirmItFailed() {
        resolve();
        vm1.sendTo(vm2, 2);
        vm2.mute();
        fabric.advance(ARP.timeout().minusSeconds(1));
        vm1.sendTo(vm2, 3);
        assertThat(vm2.marks()).containsExactly(2, 3);
        fabric.advance(Duration.ofSeconds(1));
        vm1.sendTo(vm2, 4);

        assertThat(a.arpState(vm2)).isEqualTo(ArpState.FAILED);
        assertThat(a.uplinkArpRequests())
                .extracting(Seen::destination)
                .containsExactly(vm2.mac, vm2.mac, vm2.mac, BROADCAST);
        assertThat(vm2.marks()).containsExactly(2, 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 50, 3_000, 86_400_000})
    @Requirement("E1")
    void timeoutIsTheOneInTheOptions(long millis) {
        Duration timeout = Duration.ofMillis(millis);
        RouterOptions options =
                RouterOptions.defaults().withArp(new RouterOptions.Arp(3, ARP.retry(), timeout, ARP.holdOff(), 100));
        Fabric other = Fabric.seedBuilder().options(options).build();
        TestHost asker = other.host("a");
        TestVm target = other.vm("vm2");
        other.vm("vm1").sendTo(target, 1);
        other.advance(timeout.minusNanos(1));
        assertThat(asker.arpState(target)).isEqualTo(ArpState.VALID);
        other.advance(Duration.ofNanos(1));
        assertThat(asker.arpState(target)).isEqualTo(ArpState.STALE);
        other.advance(timeout);

        assertThat(asker.arp(target)).isEmpty();
    }

    @Test
    @Requirement("E1")
    void unusedEntryGoesStaleAndIsForgotten() {
        resolve();
        fabric.advance(ARP.timeout());
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.STALE);
        fabric.advance(ARP.timeout());

        assertThat(a.arp(vm2)).isEmpty();
        assertThat(a.uplink()).isEmpty();
    }

    @Test
    @Requirement("E2")
    @Requirement("E3")
    @Requirement("E4")
    void usedStaleEntryIsConfirmedByUnicastAndForwardsMeanwhile() {
        resolve();
        fabric.advance(ARP.timeout());
        vm1.sendTo(vm2, 2);

        assertThat(vm2.marks()).containsExactly(2);
        assertThat(a.uplinkArpRequests()).singleElement().satisfies(refresh -> {
            assertThat(refresh.destination()).isEqualTo(vm2.mac);
            assertThat(refresh.source()).isEqualTo(a.pMac);
        });
        assertThat(vm2.receivedArpRequests()).singleElement().satisfies(refresh -> {
            assertThat(refresh.destination()).isEqualTo(vm2.mac);
            assertThat(refresh.source()).isEqualTo(VMAC);
        });
        assertThat(fabric.host("b").uplinkArpReplies())
                .extracting(Seen::destination)
                .containsExactly(a.pMac);
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
    }

    @Test
    @Requirement("F11")
    void answerToARefreshMayNameAnotherMac() {
        resolve();
        vm2.mute();
        fabric.advance(ARP.timeout());
        vm1.sendTo(vm2, 2);
        long replaced = 0x0200_0000_0099L;
        vm2.send(Packets.arpReply(replaced, vm2.ip, VMAC, Packets.ip("172.16.20.1")));

        assertThat(a.arp(vm2)).hasValueSatisfying(row -> {
            assertThat(row.mac().value()).isEqualTo(replaced);
            assertThat(row.state()).isEqualTo(ArpState.VALID);
        });
    }

    @Test
    @Requirement("E5")
    void unansweredRefreshEndsWithABroadcastThenFails() {
        resolve();
        vm2.mute();
        fabric.advance(ARP.timeout());
        vm1.sendTo(vm2, 2);
        fabric.advance(Duration.ofSeconds(10));

        assertThat(a.uplinkArpRequests())
                .extracting(Seen::destination)
                .containsExactly(vm2.mac, vm2.mac, vm2.mac, BROADCAST);
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.FAILED);
    }

    @Test
    @Requirement("E6")
    void lifEntriesNeverAge() {
        fabric.advance(Duration.ofDays(365));

        assertThat(a.arp(5001, Packets.ip("172.16.20.1"))).hasValueSatisfying(row -> {
            assertThat(row.state()).isEqualTo(ArpState.PERMANENT);
            assertThat(row.mac().value()).isEqualTo(VMAC);
        });
    }

    @Test
    void entryWhoseMacAgedOutOfTheFdbIsConfirmedInsteadOfFloodingForEver() {
        resolve();
        fabric.advance(RouterOptions.defaults().fdb().aging());
        vm1.sendTo(vm2, 2);
        vm1.sendTo(vm2, 3);

        assertThat(vm2.marks()).containsExactly(2, 3);
        assertThat(a.uplinkArpRequests()).hasSize(1);
        assertThat(a.count(Counter.ARP_REFRESHES)).isEqualTo(1);
        assertThat(a.tables().macs()).extracting(MacRow::mac).contains(vm2.macAddress());
    }

    @Test
    void fullTableMakesRoomByForgettingWhatIsLeastSure() {
        RouterOptions options = RouterOptions.defaults()
                .withArp(new RouterOptions.Arp(3, ARP.retry(), ARP.timeout(), ARP.holdOff(), 2));
        Fabric small = Fabric.seedBuilder().options(options).build();
        TestVm sender = small.vm("vm1");
        sender.sendTo(small.vm("vm2"), 1);
        small.advance(ARP.retry());
        sender.sendTo(Packets.ip("172.16.20.91"), 2);
        sender.sendTo(Packets.ip("172.16.20.92"), 3);
        sender.sendTo(Packets.ip("172.16.20.93"), 4);

        Map<String, Long> counters = small.host("a").tables().counters();
        assertThat(small.host("a").arp(small.vm("vm2"))).isEmpty();
        assertThat(counters).containsEntry("arp.evicted", 1L).containsEntry("drop.arp-table-full", 1L);
    }
}
