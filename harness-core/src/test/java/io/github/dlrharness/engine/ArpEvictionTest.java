package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.IcmpView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An ARP table so full that what is done about an entry takes that entry's own room. */
class ArpEvictionTest {
    private static final RouterOptions.Arp ARP = RouterOptions.defaults().arp();
    private static final int MTU = 1450;

    /** vm1 and vm3 on a, VNI 5000; vm2 and vm4 on b, VNI 5001. */
    private static Fabric fabric(int arpLimit) {
        return Fabric.seedBuilder()
                .vm("vm3", "a", 5000, "172.16.10.13")
                .vm("vm4", "b", 5001, "172.16.20.14")
                .underlayMtu(MTU + EngineConfig.ENCAPSULATION)
                .options(RouterOptions.defaults()
                        .withArp(new RouterOptions.Arp(
                                ARP.tries(), ARP.retry(), ARP.timeout(), ARP.holdOff(), arpLimit)))
                .build();
    }

    private static byte[] tooLong(TestVm from, TestVm to) {
        return LongPackets.withDontFragment(LongPackets.datagram(VMAC, from, to.ip, MTU + 1));
    }

    private static List<Integer> errorCodes(TestVm vm) {
        return vm.received().stream()
                .filter(frame -> frame.isIp() && frame.icmp().type() == IcmpView.UNREACHABLE)
                .map(frame -> frame.icmp().code())
                .toList();
    }

    @Test
    void entryThatGaveWayToTheErrorAboutItsPacketIsNotAskedForAgain() {
        Fabric fabric = fabric(1);
        TestHost a = fabric.host("a");
        TestVm vm2 = fabric.vm("vm2");
        fabric.vm("vm1").sendTo(vm2, 1);
        fabric.advance(RouterOptions.defaults().fdb().aging());
        assertThat(a.tables().macs()).isEmpty();
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
        vm2.mute();
        fabric.vm("vm1").send(tooLong(fabric.vm("vm1"), vm2));

        assertThat(a.arp(vm2)).as("gave way").isEmpty();
        assertThat(errorCodes(fabric.vm("vm1"))).containsExactly(IcmpView.FRAGMENTATION_NEEDED);
        assertThat(a.count(Counter.ARP_REFRESHES)).isZero();
        fabric.advance(Duration.ofMinutes(1));
        assertThat(a.arp(vm2)).isEmpty();
    }

    @Test
    @Requirement("D3")
    void failureTellsTheSourceOfEveryWaitingPacketThoughTheFirstErrorTakesTheEntrysRoom() {
        Fabric fabric = fabric(1);
        TestHost a = fabric.host("a");
        TestVm vm2 = fabric.vm("vm2");
        vm2.mute();
        for (int mark = 0; mark < 3; mark++) {
            fabric.vm("vm1").sendTo(vm2, mark);
        }
        fabric.advance(Duration.ofSeconds(3));

        assertThat(a.arp(vm2)).as("gave way").isEmpty();
        assertThat(errorCodes(fabric.vm("vm1")))
                .containsExactly(IcmpView.HOST_UNREACHABLE, IcmpView.HOST_UNREACHABLE, IcmpView.HOST_UNREACHABLE);
        assertThat(a.count(Counter.DROP_ARP_FAILED)).isEqualTo(3);
        assertThat(a.count(Counter.DROP_QUEUE_EVICTED)).isZero();
    }

    @Test
    @Requirement("C3")
    void resolutionReleasesEveryWaitingPacketThoughAnErrorTakesTheEntrysRoom() {
        Fabric fabric = fabric(1);
        TestHost a = fabric.host("a");
        TestVm vm1 = fabric.vm("vm1");
        TestVm vm2 = fabric.vm("vm2");
        vm2.mute();
        fabric.vm("vm3").sendTo(vm2, 3);
        vm1.send(tooLong(vm1, vm2));
        vm1.send(tooLong(vm1, vm2));
        vm1.sendTo(vm2, 1);
        vm2.replyToDlr();

        assertThat(a.arp(vm2)).as("gave way").isEmpty();
        assertThat(vm2.marks()).containsExactly(3, 1);
        assertThat(errorCodes(vm1)).containsExactly(IcmpView.FRAGMENTATION_NEEDED, IcmpView.FRAGMENTATION_NEEDED);
        assertThat(a.count(Counter.DROP_QUEUE_EVICTED)).isZero();
    }

    /** vm2 answers at once, and its MAC gives way in the FDB at once: each packet finds its place unknown. */
    @Test
    @Requirement("D2")
    void entryWhosePlaceIsForgottenAgainAndAgainIsAskedForOnceASecond() {
        Fabric fabric = Fabric.seedBuilder()
                .vm("vm4", "b", 5001, "172.16.20.14")
                .options(RouterOptions.defaults().withFdb(new RouterOptions.Fdb(Duration.ofMinutes(5), 2)))
                .build();
        TestHost a = fabric.host("a");
        TestVm vm1 = fabric.vm("vm1");
        TestVm vm2 = fabric.vm("vm2");
        TestVm vm4 = fabric.vm("vm4");
        for (int mark = 0; mark < 400; mark++) {
            vm1.sendTo(vm2, mark);
            // Two other MACs behind b, and vm1's: with them the table is full.
            vm4.send(Packets.raw(Packets.BROADCAST, vm4.mac, 0x88b5, 46));
            vm4.send(Packets.raw(Packets.BROADCAST, vm4.mac + 0x100, 0x88b5, 46));
            assertThat(a.tables().macs()).extracting(MacRow::mac).doesNotContain(vm2.macAddress());
            fabric.advance(Duration.ofMillis(10));
        }

        assertThat(vm2.marks()).hasSize(400);
        List<Long> times = a.uplinkArpRequests().stream().map(Seen::time).toList();
        assertThat(times).hasSizeBetween(3, 4);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
        }
    }

    /** Two neighbours that answer at once, and room for one. */
    @Test
    @Requirement("D2")
    void neighboursThatTakeEachOthersRoomAreAskedForOnceASecond() {
        Fabric fabric = fabric(1);
        TestHost a = fabric.host("a");
        for (int mark = 0; mark < 400; mark++) {
            fabric.vm("vm1").sendTo(fabric.vm(mark % 2 == 0 ? "vm2" : "vm4"), mark);
            fabric.advance(Duration.ofMillis(10));
        }

        List<Long> times = a.uplinkArpRequests().stream().map(Seen::time).toList();
        assertThat(times).hasSizeBetween(3, 4);
        assertThat(a.count(Counter.ARP_EVICTED)).isGreaterThan(1);
    }

    /** What is kept because it is being asked for must not stand in the way of what may go. */
    @Test
    @Requirement("C1")
    void silentNeighbourInUseKeepsNoNewTargetOut() {
        int limit = 10;
        Fabric.Builder builder = Fabric.seedBuilder()
                .options(RouterOptions.defaults()
                        .withArp(new RouterOptions.Arp(
                                ARP.tries(), ARP.retry(), Duration.ofSeconds(60), ARP.holdOff(), limit)));
        for (int i = 0; i < limit + 5; i++) {
            builder.vm("t" + i, "b", 5001, "172.16.20." + (100 + i));
        }
        Fabric fabric = builder.build();
        TestHost a = fabric.host("a");
        TestVm vm1 = fabric.vm("vm1");
        for (int i = 0; i < limit; i++) {
            vm1.sendTo(fabric.vm("t" + i), i);
            fabric.advance(Duration.ofMillis(1));
        }
        fabric.vm("t0").mute();
        fabric.advance(Duration.ofSeconds(50));
        vm1.sendTo(fabric.vm("t0"), 50);
        fabric.advance(Duration.ofMillis(6_400));
        long before = a.count(Counter.DROP_ARP_TABLE_FULL);
        for (int i = limit; i < limit + 5; i++) {
            vm1.sendTo(fabric.vm("t" + i), i);
            assertThat(fabric.vm("t" + i).marks()).as("t" + i).containsExactly(i);
            fabric.advance(Duration.ofSeconds(1));
        }
        assertThat(a.count(Counter.DROP_ARP_TABLE_FULL)).isEqualTo(before);
    }
}
