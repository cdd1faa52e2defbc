package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static io.github.dlrharness.engine.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is too long for the underlay is shortened before it is encapsulated, or dropped and told. */
class TunnelMtuTest {
    private static final int MTU = 1550;
    private static final int DF = Ipv4View.DONT_FRAGMENT;

    private final Fabric fabric = resolved(MTU + EngineConfig.ENCAPSULATION);
    private final TestHost a = fabric.host("a");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");
    /** On vm1's VNI, here and on the other host. */
    private final TestVm near = fabric.vm("near");

    private final TestVm far = fabric.vm("far");

    private static Fabric resolved(int underlayMtu) {
        Fabric fabric = Fabric.seedBuilder()
                .vm("near", "a", 5000, "172.16.10.12")
                .vm("far", "b", 5000, "172.16.10.13")
                .underlayMtu(underlayMtu)
                .build();
        for (TestVm vm : List.of(fabric.vm("vm1"), fabric.vm("near"), fabric.vm("far"))) {
            vm.send(Packets.arpRequest(vm.mac, vm.ip, ip("172.16.10.1")));
            vm.send(Packets.raw(BROADCAST, vm.mac, 0x88b5, 46));
        }
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 0);
        fabric.forgetSeen();
        return fabric;
    }

    private byte[] routed(int length) {
        return LongPackets.datagram(VMAC, vm1, vm2.ip, length);
    }

    private void assertRefused(TestVm sender, String from, int mtu) {
        assertThat(sender.host.uplink()).isEmpty();
        assertThat(sender.host.count(Counter.DROP_TOO_LONG)).isEqualTo(1);
        assertThat(sender.received()).singleElement().satisfies(error -> {
            assertThat(error.source()).isEqualTo(VMAC);
            assertThat(error.destination()).isEqualTo(sender.mac);
            assertThat(error.ip().source()).isEqualTo(ip(from));
            assertThat(error.ip().destination()).isEqualTo(sender.ip);
            assertThat(error.icmp().type()).isEqualTo(IcmpView.UNREACHABLE);
            assertThat(error.icmp().code()).isEqualTo(4);
            assertThat(error.icmp().rest()).isEqualTo(mtu);
        });
    }

    @Test
    @Requirement("I4")
    void packetThatMustNotBeFragmentedIsRefusedWithTheMtu() {
        vm1.send(LongPackets.withDontFragment(routed(MTU)));
        assertThat(vm2.received()).hasSize(1);
        fabric.forgetSeen();
        vm1.send(LongPackets.withDontFragment(routed(MTU + 1)));

        assertRefused(vm1, "172.16.10.1", MTU);
    }

    @ParameterizedTest
    @CsvSource({"8950, true", "8951, false"})
    @Requirement("I5")
    void jumboPacketPassesUpToTheUnderlaysMtuLessTheEncapsulation(int length, boolean passes) {
        Fabric jumbo = resolved(9000);
        TestVm sender = jumbo.vm("vm1");
        sender.send(LongPackets.withDontFragment(LongPackets.datagram(VMAC, sender, jumbo.vm("vm2").ip, length)));

        if (passes) {
            assertThat(jumbo.vm("vm2").received())
                    .singleElement()
                    .satisfies(packet -> assertThat(packet.ip().totalLength()).isEqualTo(length));
        } else {
            assertRefused(sender, "172.16.10.1", 8950);
        }
    }

    @ParameterizedTest
    @CsvSource({"1551, 1600", "3000, 1600", "4000, 1603", "9000, 1499", "65535, 1600", "1551, 1118"})
    @Requirement("I4")
    void packetThatMayBeFragmentedArrivesInFragments(int length, int underlayMtu) {
        Fabric narrow = resolved(underlayMtu);
        TestVm sender = narrow.vm("vm1");
        TestVm target = narrow.vm("vm2");
        byte[] packet = LongPackets.datagram(VMAC, sender, target.ip, length);
        sender.send(packet);

        assertThat(LongPackets.reassemble(target.received(), underlayMtu - EngineConfig.ENCAPSULATION, 0))
                .isEqualTo(LongPackets.payload(packet));
        assertThat(target.received()).allSatisfy(fragment -> {
            assertThat(fragment.ip().ttl()).isEqualTo(63);
            assertThat(fragment.source()).isEqualTo(VMAC);
        });
        assertThat(narrow.host("a").uplink())
                .allSatisfy(fragment -> assertThat(fragment.source()).isEqualTo(narrow.host("a").pMac))
                .extracting(Seen::sourcePort)
                .containsOnly(narrow.host("a").uplink().get(0).sourcePort());
        assertThat(sender.received()).isEmpty();
        assertThat(narrow.host("a").count(Counter.FRAGMENTS))
                .isEqualTo(target.received().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2000, 0x2000 | 185, 370})
    @Requirement("I4")
    void fragmentIsFragmentedOn(int field) {
        byte[] packet = LongPackets.fragmentField(routed(3220), field);
        vm1.send(packet);

        assertThat(vm2.received()).hasSizeGreaterThan(1);
        assertThat(LongPackets.reassemble(vm2.received(), MTU, field)).isEqualTo(LongPackets.payload(packet));
    }

    @Test
    @Requirement("I4")
    void laterFragmentsCarryTheOptionsThatMustBeCopied() {
        byte[] recordRoute = {7, 7, 4, 0, 0, 0, 0};
        byte[] routerAlert = {(byte) 148, 4, 0, 0};
        byte[] security = {(byte) 130, 5, 1, 2, 3};
        byte[] options = new byte[20];
        System.arraycopy(recordRoute, 0, options, 0, 7);
        System.arraycopy(routerAlert, 0, options, 7, 4);
        options[11] = 1;
        System.arraycopy(security, 0, options, 12, 5);
        byte[] packet = LongPackets.datagram(far.mac, vm1, far.ip, 4000, options);
        vm1.send(packet);

        List<Seen> fragments = far.received();
        assertThat(fragments).hasSize(3);
        assertThat(options(fragments.get(0))).isEqualTo(options);
        byte[] copied = {(byte) 148, 4, 0, 0, (byte) 130, 5, 1, 2, 3, 0, 0, 0};
        assertThat(options(fragments.get(1))).isEqualTo(copied);
        assertThat(options(fragments.get(2))).isEqualTo(copied);
        assertThat(LongPackets.reassemble(fragments, MTU, 0)).isEqualTo(LongPackets.payload(packet));
    }

    private static byte[] options(Seen packet) {
        byte[] options = new byte[packet.ip().headerLength() - Ipv4View.MIN_HEADER];
        packet.ip().bytes().get(packet.ip().offset() + Ipv4View.MIN_HEADER, options);
        return options;
    }

    @ParameterizedTest
    @ValueSource(strings = {"8200", "8201", "82ff", "01010182"})
    @Requirement("I4")
    void packetWithBrokenOptionsIsNotFragmented(String hex) {
        byte[] options = new byte[4];
        byte[] some = HexFormat.of().parseHex(hex);
        System.arraycopy(some, 0, options, 0, some.length);
        vm1.send(LongPackets.datagram(far.mac, vm1, far.ip, 2000, options));

        assertThat(a.uplink()).isEmpty();
        assertThat(a.count(Counter.DROP_TOO_LONG)).isEqualTo(1);
    }

    @Test
    @Requirement("I4")
    void fragmentThatWouldEndBeyondTheLongestPacketIsNotFragmented() {
        vm1.send(LongPackets.fragmentField(LongPackets.datagram(far.mac, vm1, far.ip, 2000), 0x1fff));

        assertThat(a.uplink()).isEmpty();
        assertThat(a.count(Counter.DROP_TOO_LONG)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1551, 2000, 2001, 9000})
    @Requirement("I4")
    @Requirement("I13")
    void unfinishedChecksumIsFinishedBeforeFragmenting(int length) {
        byte[] packet = routed(length);
        vm1.send(LongPackets.withPartialChecksum(packet));

        assertThat(vm2.received())
                .allSatisfy(fragment -> assertThat(fragment.offload()).isEqualTo(Offloads.NONE));
        assertThat(LongPackets.reassemble(vm2.received(), MTU, 0)).isEqualTo(LongPackets.payload(packet));
    }

    @Test
    @Requirement("I4")
    @Requirement("I13")
    void checksumOfZeroIsFinishedAsThatOfAPacketThatHasOne() {
        byte[] packet = LongPackets.withZeroChecksum(routed(3000));
        vm1.send(LongPackets.withPartialChecksum(packet));

        assertThat(LongPackets.reassemble(vm2.received(), MTU, 0)).isEqualTo(LongPackets.payload(packet));
    }

    @Test
    @Requirement("I4")
    void superFrameIsAsLongAsItsSegments() {
        for (int segment : new int[] {MTU - 40, MTU - 39}) {
            fabric.forgetSeen();
            Frame frame = Offloads.superFrame(vm1, vm2);
            frame.gso(Frame.GSO_TCP4, segment);
            vm1.send(frame);

            if (segment == MTU - 40) {
                assertThat(vm2.received())
                        .singleElement()
                        .satisfies(
                                whole -> assertThat(whole.offload().gsoSize()).isEqualTo(segment));
            } else {
                assertRefused(vm1, "172.16.10.1", MTU);
            }
        }
    }

    @Test
    @Requirement("I4")
    @Requirement("I13")
    void longSegmentsOfASuperFrameAreFragmentedOneByOne() {
        int segment = 2000;
        Frame frame = Offloads.superFrame(vm1, vm2);
        frame.gso(Frame.GSO_TCP4, segment);
        byte[] packet = LongPackets.fragmentField(frame.toByteArray(), 0);
        System.arraycopy(packet, 0, frame.bytes().array(), frame.offset(), packet.length);
        vm1.send(frame);

        List<Seen> fragments = vm2.received();
        int segments = (65_535 - 40 + segment - 1) / segment;
        assertThat(fragments).hasSizeBetween(2 * segments - 1, 2 * segments).allSatisfy(fragment -> {
            assertThat(fragment.offload()).isEqualTo(Offloads.NONE);
            assertThat(fragment.ip().totalLength()).isLessThanOrEqualTo(MTU);
        });
        assertThat(fragments.stream()
                        .mapToInt(piece -> piece.ip().payloadLength())
                        .sum())
                .isEqualTo(65_535 - 40 + 20 * segments);
        assertThat(fragments.stream()
                        .mapToInt(TunnelMtuTest::identification)
                        .distinct()
                        .count())
                .isEqualTo(segments);
    }

    private static int identification(Seen packet) {
        return packet.ip().bytes().getShort(packet.ip().offset() + Ipv4View.IDENTIFICATION);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x88b5, 0x86dd})
    @Requirement("I4")
    void longFrameThatIsNoIpv4IsDropped(int type) {
        vm1.send(Packets.raw(far.mac, vm1.mac, type, MTU));
        assertThat(far.received()).hasSize(1);
        vm1.send(Packets.raw(far.mac, vm1.mac, type, MTU + 1));

        assertThat(a.uplink()).hasSize(1);
        assertThat(a.count(Counter.DROP_TOO_LONG)).isEqualTo(1);
        assertThat(vm1.received()).isEmpty();
    }

    @Test
    @Requirement("I4")
    void switchedPacketThatMustNotBeFragmentedIsRefusedByTheLifOfItsVni() {
        vm1.send(LongPackets.withDontFragment(LongPackets.datagram(far.mac, vm1, far.ip, MTU + 1)));

        assertRefused(vm1, "172.16.10.1", MTU);
    }

    @Test
    @Requirement("I4")
    @Requirement("H1")
    void switchedPacketIsRefusedOnItsOwnVniThoughAnotherHasTheSameSubnet() {
        Fabric twins = Fabric.builder()
                .lif(7000, "10.0.0.1", 24)
                .lif(7001, "10.0.0.254", 24)
                .host("a")
                .host("b")
                .vm("one", "a", 7000, "10.0.0.11")
                .vm("two", "a", 7001, "10.0.0.11")
                .vm("far", "b", 7001, "10.0.0.12")
                .build();
        TestVm two = twins.vm("two");
        two.send(LongPackets.withDontFragment(
                LongPackets.datagram(twins.vm("far").mac, two, twins.vm("far").ip, MTU + 1)));

        assertThat(twins.vm("one").received()).isEmpty();
        assertThat(two.received())
                .filteredOn(Seen::isIp)
                .singleElement()
                .satisfies(error -> assertThat(error.ip().source()).isEqualTo(ip("10.0.0.254")));
    }

    @Test
    @Requirement("I4")
    void switchedPacketIsDroppedSilentlyWhereNoRouterSpeaks() {
        a.engine().removeLif(new Vni(5000), fabric.now());
        vm1.send(LongPackets.withDontFragment(LongPackets.datagram(far.mac, vm1, far.ip, MTU + 1)));

        assertThat(a.seen()).isEmpty();
        assertThat(a.count(Counter.DROP_TOO_LONG)).isEqualTo(1);
    }

    @Test
    @Requirement("I4")
    void switchedPacketThatMayBeFragmentedIs() {
        byte[] packet = LongPackets.datagram(far.mac, vm1, far.ip, 4000);
        vm1.send(packet);

        assertThat(LongPackets.reassemble(far.received(), MTU, 0)).isEqualTo(LongPackets.payload(packet));
        assertThat(far.received()).allSatisfy(fragment -> {
            assertThat(fragment.source()).isEqualTo(vm1.mac);
            assertThat(fragment.ip().ttl()).isEqualTo(64);
        });
    }

    @Test
    @Requirement("I4")
    void whatStaysOnTheHostHasNoLimit() {
        for (int field : new int[] {0, DF}) {
            fabric.forgetSeen();
            byte[] packet = LongPackets.fragmentField(LongPackets.datagram(near.mac, vm1, near.ip, 9000), field);
            vm1.send(packet);
            assertThat(near.received())
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.bytes()).isEqualTo(packet));
        }
        assertThat(a.count(Counter.DROP_TOO_LONG)).isZero();
    }

    @Test
    @Requirement("I4")
    @Requirement("D4")
    void longBroadcastReachesLocalVmsAndMakesNoError() {
        byte[] packet = LongPackets.datagram(BROADCAST, vm1, ip("172.16.10.255"), 2000);
        vm1.send(LongPackets.withDontFragment(packet));
        vm1.send(LongPackets.withDontFragment(LongPackets.datagram(0x0100_5e00_0005L, vm1, ip("224.0.0.5"), 2000)));

        assertThat(near.received()).hasSize(2);
        assertThat(a.uplink()).isEmpty();
        assertThat(vm1.received()).isEmpty();
        vm1.send(LongPackets.fragmentField(packet, 0));
        assertThat(near.received()).hasSize(3);
        assertThat(LongPackets.reassemble(far.received(), MTU, 0)).isEqualTo(LongPackets.payload(packet));
    }

    @Test
    @Requirement("I4")
    void eachVtepGetsEachFragmentOnce() {
        int vtep = ip("192.168.250.99");
        a.engine().addVtep(new Vni(5000), new RemoteVtep(new Ipv4Address(vtep), new MacAddress(0x0250_5650_0099L)));
        vm1.send(LongPackets.datagram(BROADCAST, vm1, ip("172.16.10.255"), 2000));

        assertThat(a.uplink())
                .extracting(Seen::vtep)
                .containsExactly(fabric.host("b").vtep, vtep, fabric.host("b").vtep, vtep);
    }

    @Test
    @Requirement("D4")
    void noErrorAboutALongErrorOrALaterFragment() {
        byte[] error = Arrays.copyOf(Packets.icmp(VMAC, vm1.mac, IcmpView.TIME_EXCEEDED, vm1.ip, vm2.ip, 64, 0), 2014);
        new Ipv4View().write(ByteBuffer.wrap(error), EthernetView.HEADER, 2000, 64, 1, vm1.ip, vm2.ip);
        vm1.send(error);
        vm1.send(LongPackets.fragmentField(routed(2000), DF | 10));

        assertThat(a.count(Counter.DROP_TOO_LONG)).isEqualTo(2);
        assertThat(vm1.received()).isEmpty();
    }

    @Test
    @Requirement("I4")
    void paddingIsNotWhatMakesAPacketLong() {
        byte[] packet = LongPackets.withDontFragment(LongPackets.datagram(far.mac, vm1, far.ip, 1000));
        vm1.send(Arrays.copyOf(packet, 3000));

        assertThat(far.received())
                .singleElement()
                .satisfies(seen -> assertThat(seen.bytes()).isEqualTo(packet));
    }

    @Test
    @Requirement("I4")
    void packetThatWaitedIsRefusedWhenItsTargetIsResolved() {
        a.engine().reset(fabric.now());
        vm1.send(LongPackets.withDontFragment(routed(MTU + 1)));
        fabric.advance(Duration.ofSeconds(1));

        assertThat(a.count(Counter.DROP_TOO_LONG)).isEqualTo(1);
        assertThat(vm1.received())
                .filteredOn(Seen::isIp)
                .singleElement()
                .satisfies(error -> assertThat(error.icmp().code()).isEqualTo(4));
    }

    @Test
    @Requirement("I4")
    void tunnelTooNarrowForAnyFragmentDropsAndGoesOn() {
        Fabric narrow = resolved(50 + 27);
        TestVm sender = narrow.vm("vm1");
        sender.send(LongPackets.datagram(narrow.vm("far").mac, sender, narrow.vm("far").ip, 100));

        assertThat(narrow.host("a").count(Counter.DROP_TOO_LONG)).isGreaterThan(0);
        assertThat(narrow.host("a").uplink()).isEmpty();
    }
}
