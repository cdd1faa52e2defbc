package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One VM, or one VTEP, that sends whatever fills tables, a hundred thousand frames a second and twenty times what fits at least.
 * Meanwhile two others, on the same hosts and VNIs, talk without losing a packet, and two that have not met yet meet at once.
 * {@code -Ddlrharness.abuse.frames=100000} goes on for longer.
 */
class AbuseTest {
    private static final int FRAMES = Integer.getInteger("dlrharness.abuse.frames", 20_000);
    private static final int AT_ONCE = 50;
    private static final Duration BETWEEN = Duration.ofNanos(AT_ONCE * 9_000);
    private static final int ARP_LIMIT = 1_000;
    private static final int FDB_LIMIT = 1_000;
    private static final int QUEUE_TARGETS = 100;
    private static final int PROXY_LIMIT = 400;
    private static final int PROXY_LIMIT_PER_VTEP = 100;
    /** Requests for one target that newcomers may cause in a row. */
    private static final int BURST = 4;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** Frames between two packets of those who go on talking. */
    private static final int TALK_EVERY = 500;

    private static final int WIDE = Packets.ip("10.0.0.0");
    private static final int WIDE_LIF = Packets.ip("10.0.0.1");
    private static final int LIF = Packets.ip("172.16.10.1");
    private static final int OTHER_LIF = Packets.ip("172.16.20.1");

    private final SplittableRandom random = new SplittableRandom(20_261_123L);
    private Fabric fabric;
    private TestHost a;
    private TestHost b;
    private TestHost c;
    private TestVm mallory;
    private TestVm wideMallory;

    private static RouterOptions options() {
        RouterOptions defaults = RouterOptions.defaults();
        RouterOptions.Arp arp = defaults.arp();
        return defaults.withArp(
                        new RouterOptions.Arp(arp.tries(), arp.retry(), arp.timeout(), arp.holdOff(), ARP_LIMIT))
                .withFdb(new RouterOptions.Fdb(Duration.ofMinutes(5), FDB_LIMIT))
                .withQueue(new RouterOptions.Queue(4, QUEUE_TARGETS, Duration.ofSeconds(10)))
                .withProxy(new RouterOptions.Proxy(Duration.ofSeconds(3), PROXY_LIMIT, PROXY_LIMIT_PER_VTEP, false));
    }

    private void build(RouterOptions options) {
        fabric = Fabric.seedBuilder()
                .lif(5002, "10.0.0.1", 8)
                .host("c")
                .host("d")
                .vm("mallory", "a", 5000, "172.16.10.66")
                .vm("wide", "a", 5002, "10.0.0.66")
                .vm("vm3", "a", 5000, "172.16.10.13")
                .vm("vm6", "a", 5000, "172.16.10.16")
                .vm("vm4", "b", 5001, "172.16.20.14")
                .vm("vm5", "b", 5002, "10.0.0.5")
                .options(options)
                .build();
        a = fabric.host("a");
        b = fabric.host("b");
        c = fabric.host("c");
        mallory = fabric.vm("mallory");
        wideMallory = fabric.vm("wide");
    }

    /** Attacks while vm3 and vm4 talk, and vm1 and vm2 meet in the middle of it. */
    private void attack(IntConsumer frame) {
        TestVm vm1 = fabric.vm("vm1");
        TestVm vm2 = fabric.vm("vm2");
        TestVm vm3 = fabric.vm("vm3");
        TestVm vm4 = fabric.vm("vm4");
        TestVm silent = fabric.vm("vm6");
        silent.send(Packets.arpRequest(silent.mac, silent.ip, LIF));
        vm3.sendTo(vm4, 0);
        vm4.sendTo(vm3, 0);
        assertThat(vm3.marks()).containsExactly(0);
        for (int i = 1; i <= FRAMES; i++) {
            frame.accept(i);
            passTime(i);
            if (i == FRAMES / 2) {
                fabric.forgetSeen();
                assertKnows(a, silent.mac);
                vm1.sendTo(vm2, i);
                assertThat(vm2.marks()).as("a new VM's first packet").containsExactly(i);
                vm2.sendTo(vm1, i);
                assertThat(vm1.marks()).as("its answer").containsExactly(i);
            }
            if (i % TALK_EVERY == 0) {
                fabric.forgetSeen();
                vm3.sendTo(vm4, i);
                vm4.sendTo(vm3, i);
                assertThat(vm4.marks()).containsExactly(i);
                assertThat(vm3.marks()).containsExactly(i);
                fabric.hosts().forEach(AbuseTest::assertBounded);
            }
        }
    }

    private void passTime(int frames) {
        if (frames % AT_ONCE == 0) {
            fabric.advance(BETWEEN);
        }
    }

    private static void assertBounded(TestHost host) {
        EngineTables tables = host.tables();
        assertThat(tables.arp().stream().filter(row -> row.state() != ArpState.PERMANENT))
                .hasSizeLessThanOrEqualTo(ARP_LIMIT);
        assertThat(tables.macs()).hasSizeLessThanOrEqualTo(FDB_LIMIT);
        // Nothing ages within a second: what was learned is there, or was evicted, and counted.
        assertThat(host.count(Counter.FDB_LEARNED) - host.count(Counter.FDB_EVICTED))
                .isEqualTo(tables.macs().size());
    }

    private static void assertKnows(TestHost host, long mac) {
        assertThat(host.tables().macs().stream().anyMatch(row -> row.mac().value() == mac))
                .as("still knows where it is")
                .isTrue();
    }

    private int anybody() {
        return WIDE + 0x1_0000 + random.nextInt(0xff_0000 - 0x1_0000);
    }

    /** Another one each time. */
    private static int target(int number) {
        return WIDE + 0x1_0000 + number;
    }

    private long anyMac() {
        return random.nextLong() & 0xfcff_ffff_ffffL | 0x0400_0000_0000L;
    }

    @Test
    @Requirement("D2")
    void packetsToRandomTargetsFillTheArpTableOfTheirSenderOnly() {
        build(options());
        long before = a.count(Counter.ARP_REQUESTS);
        attack(i -> mallory.sendTo(anybody(), i));

        long asked = a.count(Counter.ARP_REQUESTS) - before;
        // A target asked for twice by chance has an entry the second time.
        assertThat(a.count(Counter.DROP_ARP_TABLE_FULL) + asked).isGreaterThan(FRAMES - 100);
        assertThat(asked).as("requests while nothing has failed").isLessThan(2 * ARP_LIMIT);
        assertThat(a.count(Counter.ARP_EVICTED)).isLessThan(20);
        assertThat(a.count(Counter.QUEUE_ADDED)).isLessThan(QUEUE_TARGETS + 2 * FRAMES / TALK_EVERY);
    }

    @Test
    void waitingPacketsGiveWayToThoseOfWhoHasFewer() {
        build(options());
        IntStream.range(0, 2 * QUEUE_TARGETS).forEach(i -> mallory.sendTo(target(i), i));
        assertThat(a.count(Counter.DROP_QUEUE_FULL)).isEqualTo(QUEUE_TARGETS);
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 7);

        assertThat(fabric.vm("vm2").marks()).containsExactly(7);
        assertThat(a.count(Counter.DROP_QUEUE_EVICTED)).isEqualTo(1);
    }

    @Test
    void requestsForRandomTargetsLeaveTheRouterAlone() {
        build(options());
        attack(i -> wideMallory.send(Packets.arpRequest(wideMallory.mac, wideMallory.ip, anybody())));

        for (TestHost host : fabric.hosts()) {
            assertThat(host.count(Counter.PROXY_ACCEPTED)).isLessThan(10);
            assertThat(host.count(Counter.ARP_REQUESTS)).isLessThan(10);
        }
    }

    @Test
    void announcedAddressesFillTheArpTableOfTheirSenderOnly() {
        RouterOptions.Announce announce = options().announce();
        build(options()
                .withAnnounce(new RouterOptions.Announce(
                        true, announce.update(), announce.moves(), announce.window(), announce.defence())));
        attack(i -> {
            int ip = anybody();
            wideMallory.send(Packets.arpRequest(wideMallory.mac, ip, ip));
        });

        assertThat(a.count(Counter.ARP_EVICTED)).isGreaterThan(FRAMES - 2 * ARP_LIMIT);
    }

    @Test
    void sendersMadeUpToTheGatewayFillTheArpTableOfTheirSenderOnly() {
        build(options());
        attack(i -> wideMallory.send(Packets.arpRequest(wideMallory.mac, anybody(), WIDE_LIF)));

        assertThat(a.count(Counter.ARP_EVICTED)).isGreaterThan(FRAMES - 2 * ARP_LIMIT);
    }

    @Test
    void randomSourceMacsOfAVmDisplaceEachOther() {
        build(options());
        attack(i -> mallory.send(Packets.raw(fabric.vm("vm3").mac, anyMac(), 0x88b5, 46)));

        assertThat(a.count(Counter.FDB_EVICTED)).isGreaterThan(FRAMES - 2 * FDB_LIMIT);
        assertKnows(a, fabric.vm("vm3").mac);
    }

    @Test
    void randomSourceMacsOfAVtepDisplaceEachOther() {
        build(options());
        long vm3 = fabric.vm("vm3").mac;
        attack(i -> fabric.overlay(c, a, 5000, Packets.raw(vm3, anyMac(), 0x88b5, 46)));

        assertThat(a.count(Counter.FDB_EVICTED)).isGreaterThan(FRAMES - 2 * FDB_LIMIT);
        assertKnows(a, vm3);
    }

    @Test
    @Requirement("G1")
    void forgedPMacsAreNotServed() {
        build(options());
        int target = fabric.vm("vm2").ip;
        attack(i -> fabric.overlay(c, b, 5001, Packets.overlayRequest(anyMac(), OTHER_LIF, target)));

        assertThat(b.count(Counter.DROP_OVERLAY_LIF_ADDRESS)).isEqualTo(FRAMES);
        assertThat(b.count(Counter.PROXY_LOCAL_REQUESTS)).isLessThan(20);
    }

    @Test
    @Requirement({"B10", "G10"})
    void forgedPMacsDisplaceEachOtherInTheLiteralProfile() {
        build(options().withProfile(RouterProfile.LITERAL));
        attack(i -> fabric.overlay(c, b, 5002, Packets.overlayRequest(anyMac(), WIDE_LIF, anybody())));

        assertThat(b.count(Counter.PROXY_ACCEPTED)).isGreaterThanOrEqualTo(FRAMES);
        assertThat(b.count(Counter.PROXY_EVICTED)).isEqualTo(FRAMES - PROXY_LIMIT_PER_VTEP);
    }

    /** Each of them new, and the VM answers at once: none has to wait for a request that is under way. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Requirement({"B6", "D2"})
    void forgedPMacsDoNotMakeMoreRequestsForATarget(boolean answered) {
        build(options().withProfile(RouterProfile.LITERAL));
        TestVm vm5 = fabric.vm("vm5");
        if (!answered) {
            vm5.mute();
        }
        int seconds = 10;
        for (int i = 0; i < FRAMES; i++) {
            fabric.overlay(c, b, 5002, Packets.overlayRequest(anyMac(), WIDE_LIF, vm5.ip));
            fabric.advance(Duration.ofSeconds(seconds).dividedBy(FRAMES));
        }

        assertThat(b.count(Counter.PROXY_ACCEPTED)).isEqualTo(FRAMES);
        assertThat(b.count(Counter.PROXY_LOCAL_REQUESTS)).isBetween((long) seconds, (long) seconds + BURST);
    }

    /** More targets than it may have waiting, so that each has lost its request when it is asked for again. */
    @ParameterizedTest
    @ValueSource(ints = {PROXY_LIMIT_PER_VTEP + 1, 10 * PROXY_LIMIT_PER_VTEP, 5 * ARP_LIMIT})
    @Requirement({"B6", "D2"})
    void targetsInTurnAreEachAskedForOnceASecond(int targets) {
        build(options());
        Map<Integer, Long> last = new HashMap<>();
        Duration between = Duration.ofMillis(3_500).dividedBy(FRAMES);
        for (int i = 0; i < FRAMES; i++) {
            fabric.overlay(c, b, 5002, Packets.overlayRequest(c.pMac, WIDE_LIF, target(i % targets)));
            fabric.advance(between);
            b.told(EngineEvent.DVS_LOCAL_REQUEST).forEach(asked -> {
                Long before = last.put(asked.target(), asked.time());
                assertThat(before == null || asked.time() - before >= SECOND)
                        .as("asked for %08x again", asked.target())
                        .isTrue();
            });
            fabric.forgetSeen();
        }

        assertThat(last).hasSizeGreaterThan(PROXY_LIMIT_PER_VTEP);
        assertThat(b.count(Counter.PROXY_EVICTED)).isGreaterThan(FRAMES / 2);
        assertThat(b.count(Counter.PROXY_LIMITS_EVICTED)).isZero();
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 7);
        assertThat(fabric.vm("vm2").marks()).as("meanwhile, for others").containsExactly(7);
    }

    @Test
    @Requirement({"B6", "D2"})
    void requestThatExpiresBeforeTheRetryTimeIsOverTakesNoLimitAlong() {
        RouterOptions options = options();
        build(options.withProxy(
                new RouterOptions.Proxy(Duration.ofMillis(100), PROXY_LIMIT, PROXY_LIMIT_PER_VTEP, false)));
        int seconds = 10;
        for (int i = 0; i < seconds * 10; i++) {
            fabric.overlay(c, b, 5002, Packets.overlayRequest(c.pMac, WIDE_LIF, target(1)));
            fabric.advance(Duration.ofMillis(100));
        }

        assertThat(b.count(Counter.PROXY_EXPIRED)).isGreaterThan(seconds);
        assertThat(b.count(Counter.PROXY_LOCAL_REQUESTS)).isBetween(seconds / 2L, (long) seconds);
    }

    @Test
    @Requirement("D2")
    void limitsOfWhoHasMostGiveWayAndAreCounted() {
        build(options());
        for (int i = 0; i < 3 * ARP_LIMIT; i++) {
            fabric.overlay(c, b, 5002, Packets.overlayRequest(c.pMac, WIDE_LIF, target(i)));
        }
        assertThat(b.count(Counter.PROXY_LOCAL_REQUESTS)).as("at once").isEqualTo(2 * ARP_LIMIT);
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 7);

        assertThat(fabric.vm("vm2").marks()).containsExactly(7);
        assertThat(b.count(Counter.PROXY_LIMITS_EVICTED)).isEqualTo(1);
    }

    @Test
    @Requirement({"B10", "G10"})
    void requestsOfOneVtepDoNotDisplaceThoseOfAnother() {
        build(options());
        TestVm vm2 = fabric.vm("vm2");
        vm2.mute();
        fabric.vm("vm1").sendTo(vm2, 7);
        attackOnly(i -> fabric.overlay(c, b, 5002, Packets.overlayRequest(c.pMac, WIDE_LIF, target(i))));
        vm2.unmute();
        vm2.replyToDlr();

        assertThat(vm2.marks()).containsExactly(7);
        assertThat(b.count(Counter.PROXY_EVICTED)).isEqualTo(FRAMES - PROXY_LIMIT_PER_VTEP);
    }

    @Test
    @Requirement("B10")
    void requestsOfTwoVtepsDoNotDisplaceThoseOfAThird() {
        RouterOptions.Proxy proxy = options().proxy();
        build(options().withProxy(new RouterOptions.Proxy(proxy.lifetime(), PROXY_LIMIT, PROXY_LIMIT - 50, false)));
        TestVm vm2 = fabric.vm("vm2");
        vm2.mute();
        fabric.vm("vm1").sendTo(vm2, 7);
        attackOnly(i -> {
            TestHost from = i % 2 == 0 ? c : fabric.host("d");
            fabric.overlay(from, b, 5002, Packets.overlayRequest(from.pMac, WIDE_LIF, target(i)));
        });
        vm2.unmute();
        vm2.replyToDlr();

        assertThat(vm2.marks()).containsExactly(7);
        assertThat(b.count(Counter.PROXY_EVICTED)).isEqualTo(FRAMES + 1 - PROXY_LIMIT);
    }

    @Test
    void packetsWithSpentTtlGetErrorsAtALimitedRate() {
        build(options());
        int far = fabric.vm("vm4").ip;
        attack(i -> mallory.send(Packets.udp(VMAC, mallory.mac, mallory.ip, far, 1, i)));

        assertThat(a.count(Counter.ICMP_ERRORS)).isBetween(100L, 210L);
        assertThat(a.count(Counter.ICMP_ERRORS) + a.count(Counter.ICMP_ERRORS_LIMITED))
                .isEqualTo(FRAMES);
    }

    @Test
    void packetsToNowhereDoNotUseUpTheErrorsForOthers() {
        build(options());
        int nowhere = Packets.ip("192.0.2.1");
        IntConsumer packet = i -> mallory.send(Packets.udp(VMAC, mallory.mac, mallory.ip, nowhere, 64, i));
        attackOnly(packet);
        packet.accept(1);
        fabric.forgetSeen();
        TestVm vm1 = fabric.vm("vm1");
        vm1.send(Packets.udp(VMAC, vm1.mac, vm1.ip, nowhere, 64, 1));

        assertThat(vm1.received())
                .filteredOn(Seen::isIp)
                .singleElement()
                .satisfies(error -> assertThat(error.icmp().code()).isZero());
    }

    private void attackOnly(IntConsumer frame) {
        for (int i = 1; i <= FRAMES; i++) {
            frame.accept(i);
            passTime(i);
            if (i % TALK_EVERY == 0) {
                fabric.forgetSeen();
                fabric.hosts().forEach(AbuseTest::assertBounded);
            }
        }
    }
}
