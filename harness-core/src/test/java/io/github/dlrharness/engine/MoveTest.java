package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** VMs that change hosts, and addresses that change VMs. */
class MoveTest {
    /** How a VM, or its hypervisor, tells where it is now. */
    enum Announcement {
        RARP {
            @Override
            byte[] of(TestVm vm) {
                return Packets.raw(BROADCAST, vm.mac, EtherType.RARP, 46);
            }
        },
        RARP_AS_ARP {
            @Override
            byte[] of(TestVm vm) {
                return Packets.arp(BROADCAST, vm.mac, 3, vm.mac, 0, vm.mac, 0);
            }
        },
        GRATUITOUS_REQUEST {
            @Override
            byte[] of(TestVm vm) {
                return Packets.arp(BROADCAST, vm.mac, ArpView.REQUEST, vm.mac, vm.ip, 0, vm.ip);
            }
        },
        GRATUITOUS_REPLY {
            @Override
            byte[] of(TestVm vm) {
                return Packets.arp(BROADCAST, vm.mac, ArpView.REPLY, vm.mac, vm.ip, BROADCAST, vm.ip);
            }
        };

        abstract byte[] of(TestVm vm);
    }

    private static final RouterOptions.Announce ANNOUNCE =
            RouterOptions.defaults().announce();
    private static final long STRANGER = 0x0200_0000_00eeL;

    private final Fabric fabric = fabric(RouterOptions.defaults());
    private final TestHost a = fabric.host("a");
    private final TestHost c = fabric.host("c");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");

    private static Fabric fabric(RouterOptions options) {
        return Fabric.seedBuilder().host("c").options(options).build();
    }

    private static Fabric resolved(RouterOptions options) {
        Fabric fabric = fabric(options);
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);
        assertThat(fabric.host("a").arpState(fabric.vm("vm2"))).isEqualTo(ArpState.VALID);
        return fabric;
    }

    private static RouterOptions announce(boolean learn, boolean update, int moves, Duration window) {
        return RouterOptions.defaults()
                .withAnnounce(new RouterOptions.Announce(learn, update, moves, window, ANNOUNCE.defence()));
    }

    private static void claim(Fabric fabric, long mac) {
        int address = fabric.vm("vm2").ip;
        byte[] claim = Packets.arp(BROADCAST, mac, ArpView.REQUEST, mac, address, 0, address);
        fabric.overlay(fabric.host("c"), fabric.host("a"), 5001, claim);
    }

    private static ArpRow row(Fabric fabric) {
        return fabric.host("a").arp(fabric.vm("vm2")).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(Announcement.class)
    @Requirement("F1")
    void movedVmIsReachedWhereItAnnouncesItselfWithoutNewResolution(Announcement announcement) {
        vm1.sendTo(vm2, 1);
        TestVm moved = fabric.move(vm2, c);
        moved.send(announcement.of(moved));
        fabric.forgetSeen();
        for (int mark = 2; mark <= 5; mark++) {
            vm1.sendTo(vm2, mark);
        }

        assertThat(moved.marks()).containsExactly(2, 3, 4, 5);
        assertThat(a.uplinkArpRequests()).isEmpty();
        assertThat(a.uplink()).extracting(Seen::vtep).containsOnly(c.vtep);
        assertThat(a.arp(vm2)).hasValueSatisfying(row -> {
            assertThat(row.mac()).isEqualTo(vm2.macAddress());
            assertThat(row.state()).isEqualTo(ArpState.VALID);
            assertThat(row.moves()).isZero();
        });
        assertThat(a.tables().macs())
                .filteredOn(row -> row.mac().equals(vm2.macAddress()))
                .extracting(MacRow::vtep)
                .containsExactly(new Ipv4Address(c.vtep));
    }

    @ParameterizedTest
    @EnumSource(Announcement.class)
    @Requirement("F1")
    void oldHostFollowsTheMoveBeforeItsPortIsGone(Announcement announcement) {
        vm1.sendTo(vm2, 1);
        vm2.send(announcement.of(vm2));
        vm2.mute();
        TestVm moved = fabric.appear(vm2, c);
        moved.send(announcement.of(moved));
        TestHost b = fabric.host("b");

        assertThat(b.tables().macs())
                .filteredOn(row -> row.mac().equals(vm2.macAddress()))
                .extracting(MacRow::vtep)
                .containsExactly(new Ipv4Address(c.vtep));
    }

    @Test
    @Requirement("F2")
    void vmThatMovesWhileItIsAskedForIsFoundByTheNextTry() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        assertThat(fabric.host("b").told(EngineEvent.PROXY_PENDING)).hasSize(1);
        TestVm moved = fabric.move(vm2, c);
        fabric.forgetSeen();
        fabric.advance(Duration.ofSeconds(1));

        assertThat(a.uplinkArpRequests()).extracting(Seen::vtep).contains(c.vtep);
        assertThat(fabric.host("b").uplinkArpReplies()).isEmpty();
        assertThat(c.uplinkArpReplies()).hasSize(1);
        assertThat(moved.marks()).containsExactly(1);
        fabric.advance(Duration.ofSeconds(5));
        assertThat(fabric.host("b").engine().nextDeadline()).isGreaterThan(fabric.now());
        assertThat(fabric.host("b").count(Counter.PROXY_EXPIRED)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Announcement.class,
            names = {"GRATUITOUS_REQUEST", "GRATUITOUS_REPLY"})
    @Requirement("F3")
    void gratuitousArpMakesAnEntryOnlyWhereTheOptionSaysSo(Announcement announcement) {
        for (boolean learn : List.of(false, true)) {
            Fabric some = fabric(announce(learn, true, 5, ANNOUNCE.window()));
            TestVm speaker = some.vm("vm2");
            speaker.send(Packets.arpRequest(speaker.mac, speaker.ip, speaker.ip + 1));
            assertThat(some.host("a").arp(speaker)).isEmpty();
            speaker.send(announcement.of(speaker));

            for (String host : List.of("a", "b", "c")) {
                assertThat(some.host(host).arp(speaker).isPresent()).as(host).isEqualTo(learn);
            }
            some.forgetSeen();
            some.vm("vm1").sendTo(speaker, 1);
            assertThat(speaker.marks()).containsExactly(1);
            assertThat(some.host("a").uplinkArpRequests()).hasSize(learn ? 0 : 2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Announcement.class,
            names = {"RARP", "RARP_AS_ARP"})
    @Requirement("F4")
    void rarpMovesTheMacAndLeavesTheArpTablesAlone(Announcement announcement) {
        vm1.sendTo(vm2, 1);
        List<ArpRow> before = a.tables().arp();
        fabric.overlay(c, a, 5001, announcement.of(vm2));

        assertThat(a.tables().arp()).isEqualTo(before);
        assertThat(a.count(Counter.FDB_MOVED)).isEqualTo(1);
        vm1.sendTo(vm2, 2);
        assertThat(a.uplink().get(a.uplink().size() - 1).vtep()).isEqualTo(c.vtep);
    }

    @Test
    @Requirement("F5")
    void addressThatChangesSidesFiveTimesIsADuplicateAndStaysWhereItIs() {
        Fabric some = resolved(RouterOptions.defaults());
        TestHost asker = some.host("a");
        long[] macs = {some.vm("vm2").mac, STRANGER};
        for (int move = 1; move <= 4; move++) {
            some.advance(Duration.ofSeconds(30));
            claim(some, macs[move % 2]);
            assertThat(row(some).mac().value()).isEqualTo(macs[move % 2]);
        }
        assertThat(row(some).duplicate()).isFalse();
        assertThat(asker.told(EngineEvent.ARP_DUPLICATE)).isEmpty();
        claim(some, STRANGER);

        assertThat(row(some).duplicate()).isTrue();
        assertThat(row(some).moves()).isEqualTo(5);
        assertThat(asker.told(EngineEvent.ARP_MOVED)).hasSize(5);
        assertThat(asker.told(EngineEvent.ARP_DUPLICATE)).singleElement().satisfies(told -> {
            assertThat(told.target()).isEqualTo(some.vm("vm2").ip);
            assertThat(told.mac()).isEqualTo(STRANGER);
        });
        for (int claim = 0; claim < 10; claim++) {
            some.advance(Duration.ofSeconds(30));
            claim(some, macs[claim % 2]);
            assertThat(row(some).mac().value()).isEqualTo(STRANGER);
        }
        assertThat(asker.count(Counter.ARP_MOVED)).isEqualTo(5);
        assertThat(asker.count(Counter.ARP_DUPLICATES)).isEqualTo(1);
        assertThat(asker.count(Counter.ARP_MOVES_REFUSED)).isEqualTo(5);
    }

    @Test
    @Requirement("F5")
    void duplicateIsSettledWhenOnlyOneClaimsItForAWindow() {
        Fabric some = resolved(announce(false, true, 2, Duration.ofSeconds(60)));
        long mac = some.vm("vm2").mac;
        claim(some, STRANGER);
        claim(some, mac);
        claim(some, STRANGER);
        assertThat(row(some).duplicate()).isTrue();
        some.advance(Duration.ofSeconds(60));
        claim(some, mac);
        assertThat(row(some).duplicate()).isTrue();
        some.advance(Duration.ofNanos(Duration.ofSeconds(60).toNanos() + 1));
        assertThat(row(some).duplicate()).isFalse();
        claim(some, STRANGER);

        assertThat(row(some).mac().value()).isEqualTo(STRANGER);
        assertThat(row(some).duplicate()).isFalse();
    }

    @Test
    @Requirement("F5")
    void fewMovesInAWindowAreJustMoves() {
        Fabric some = resolved(RouterOptions.defaults());
        long[] macs = {some.vm("vm2").mac, STRANGER};
        for (int move = 1; move <= 20; move++) {
            some.advance(Duration.ofSeconds(46));
            claim(some, macs[move % 2]);
        }

        assertThat(row(some).moves()).isEqualTo(20);
        assertThat(row(some).duplicate()).isFalse();
        assertThat(some.host("a").count(Counter.ARP_DUPLICATES)).isZero();
    }

    @Test
    @Requirement("F5")
    void winnerThatNoLongerAnswersLosesTheAddress() {
        Fabric some = resolved(announce(false, true, 1, Duration.ofDays(1)));
        TestVm target = some.vm("vm2");
        target.mute();
        claim(some, STRANGER);
        claim(some, target.mac);
        assertThat(row(some).mac().value()).isEqualTo(STRANGER);
        some.advance(RouterOptions.defaults().arp().timeout());
        some.vm("vm1").sendTo(target, 2);
        some.advance(Duration.ofSeconds(4));
        assertThat(row(some).state()).isEqualTo(ArpState.FAILED);
        claim(some, target.mac);

        assertThat(row(some).mac()).isEqualTo(target.macAddress());
        assertThat(row(some).duplicate()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Announcement.class,
            names = {"GRATUITOUS_REQUEST", "GRATUITOUS_REPLY"})
    @Requirement("F11")
    void unaskedChangeOfAMacIsTakenAsThePolicySays(Announcement announcement) {
        for (boolean update : List.of(true, false)) {
            Fabric some = resolved(announce(false, update, 5, ANNOUNCE.window()));
            TestHost asker = some.host("a");
            TestVm target = some.vm("vm2");
            TestVm impostor = new TestVm("impostor", some.host("c"), 1, 5001, target.ip, STRANGER);
            some.overlay(some.host("c"), asker, 5001, announcement.of(impostor));

            assertThat(row(some).mac().value()).isEqualTo(update ? STRANGER : target.mac);
            assertThat(asker.count(Counter.ARP_MOVED)).isEqualTo(update ? 1 : 0);
            assertThat(asker.count(Counter.ARP_MOVES_REFUSED)).isEqualTo(update ? 0 : 1);
        }
    }

    @Test
    @Requirement("F11")
    void answerThatWasAskedForChangesTheMacWhateverThePolicy() {
        Fabric some = resolved(announce(false, false, 5, ANNOUNCE.window()));
        TestVm target = some.vm("vm2");
        target.mute();
        some.advance(RouterOptions.defaults().arp().timeout());
        some.vm("vm1").sendTo(target, 2);
        target.send(Packets.arpReply(STRANGER, target.ip, Packets.VMAC, Packets.ip("172.16.20.1")));

        assertThat(row(some).mac().value()).isEqualTo(STRANGER);
        assertThat(row(some).state()).isEqualTo(ArpState.VALID);
    }
}
