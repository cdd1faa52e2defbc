package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.BadInput.VNI;
import static io.github.dlrharness.engine.BadInput.VTEP_A;
import static io.github.dlrharness.engine.BadInput.cut;
import static io.github.dlrharness.engine.BadInput.spoil;
import static io.github.dlrharness.engine.BadInput.tunnel;
import static io.github.dlrharness.engine.Counter.DROP_BAD_VXLAN;
import static io.github.dlrharness.engine.Counter.DROP_RESERVED_BITS;
import static io.github.dlrharness.engine.Counter.DROP_UNKNOWN_VNI;
import static io.github.dlrharness.engine.Counter.DROP_UNKNOWN_VTEP;
import static io.github.dlrharness.engine.Packets.BROADCAST;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with the tunnel: the sender, the VXLAN header. */
class MalformedTunnelTest {
    private static final RouterOptions STRICT = RouterOptions.defaults();
    private static final RouterOptions LITERAL = STRICT.withProfile(RouterProfile.LITERAL);
    private static final RouterOptions STRICT_RESERVED = STRICT.withVxlan(new RouterOptions.Vxlan(true, false));
    private static final int OWN_VTEP = Packets.ip("192.168.250.52");
    private static final int UNLISTED = Packets.ip("192.168.250.99");
    private static final byte[] GOOD =
            Packets.vxlan(VNI, Packets.arpRequest(BadInput.STRANGER, BadInput.STRANGER_IP, BadInput.VM2_IP));

    static List<BadInput> inEveryProfile() {
        return List.of(
                tunnel("M8", "sent by ourselves", OWN_VTEP, GOOD, DROP_UNKNOWN_VTEP),
                tunnel("M8", "sent by 0.0.0.0", 0, GOOD, DROP_UNKNOWN_VTEP),
                tunnel("M8", "sent by a multicast group", Packets.ip("239.1.1.1"), GOOD, DROP_UNKNOWN_VTEP),
                tunnel("M8", "sent by broadcast", Packets.ip("255.255.255.255"), GOOD, DROP_UNKNOWN_VTEP),
                tunnel("M15", "no byte", VTEP_A, new byte[0], DROP_BAD_VXLAN),
                tunnel("M15", "7 bytes", VTEP_A, cut(GOOD, 7), DROP_BAD_VXLAN),
                tunnel("M16", "no flag", VTEP_A, spoil(GOOD, 0, 0), DROP_BAD_VXLAN),
                tunnel("M16", "every flag but I", VTEP_A, spoil(GOOD, 0, 0xf7), DROP_BAD_VXLAN),
                tunnel("M18", "VNI 0", VTEP_A, spoil(GOOD, 4, 0, 0, 0), DROP_BAD_VXLAN),
                tunnel("M19", "VNI one higher", VTEP_A, spoil(GOOD, 6, (VNI + 2) & 0xff), DROP_UNKNOWN_VNI),
                tunnel(
                        "H2",
                        "a packet for our pMAC, and no ICMP",
                        VTEP_A,
                        Packets.vxlan(VNI + 1, packet()),
                        DROP_UNKNOWN_VNI),
                tunnel("M19", "VNI 16777215", VTEP_A, spoil(GOOD, 4, 0xff, 0xff, 0xff), DROP_UNKNOWN_VNI));
    }

    private static byte[] packet() {
        return Packets.udp(BadInput.PMAC_B, BadInput.STRANGER, BadInput.STRANGER_IP, BadInput.VM2_IP, 64, 1);
    }

    static List<BadInput> inStrictProfile() {
        int broadcast = Packets.ip("192.168.250.255");
        return List.of(
                tunnel("M9", "an address that is no VTEP", UNLISTED, GOOD, DROP_UNKNOWN_VTEP),
                tunnel("M9", "the underlay's broadcast address", broadcast, GOOD, DROP_UNKNOWN_VTEP));
    }

    static List<BadInput> withStrictReserved() {
        List<BadInput> rows = new ArrayList<>();
        for (int bit : reservedBits()) {
            rows.add(tunnel("M17", "reserved bit " + bit, VTEP_A, withBit(bit), DROP_RESERVED_BITS));
        }
        rows.add(tunnel("M21", "group policy (GBP)", VTEP_A, spoil(GOOD, 0, 0x88, 0, 0, 42), DROP_RESERVED_BITS));
        rows.add(tunnel("M21", "next protocol (GPE)", VTEP_A, spoil(GOOD, 0, 0x0c, 0, 0, 3), DROP_RESERVED_BITS));
        return rows;
    }

    private static List<Integer> reservedBits() {
        List<Integer> bits = new ArrayList<>();
        for (int bit = 0; bit < 64; bit++) {
            if ((bit < 32 || bit >= 56) && bit != 4) {
                bits.add(bit);
            }
        }
        return bits;
    }

    private static byte[] withBit(int bit) {
        return spoil(GOOD, bit / 8, GOOD[bit / 8] | 0x80 >>> bit % 8);
    }

    @ParameterizedTest
    @MethodSource("inEveryProfile")
    @Requirement({"M8", "M15", "M16", "M18", "M19", "H2"})
    void isDropped(BadInput input) {
        input.assertDropped(STRICT);
        input.assertDropped(LITERAL);
    }

    @ParameterizedTest
    @MethodSource("inStrictProfile")
    @Requirement("M9")
    void isDroppedInTheStrictProfile(BadInput input) {
        input.assertDropped(STRICT);
    }

    @ParameterizedTest
    @MethodSource("withStrictReserved")
    @Requirement({"M17", "M21"})
    void isDroppedWhenReservedBitsAreNotIgnored(BadInput input) {
        input.assertDropped(STRICT_RESERVED);
    }

    @Test
    void tableProvesWhatTheTestsName() {
        BadInput.assertTableIsComplete(
                getClass(),
                Stream.of(inEveryProfile(), inStrictProfile(), withStrictReserved())
                        .flatMap(List::stream)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("inStrictProfile")
    @Requirement("M9")
    void literalProfileTakesAnybodyForAVtep(BadInput input) {
        assertDelivered(LITERAL, input.from(), input.bytes(), cut(GOOD, GOOD.length));
    }

    @ParameterizedTest
    @MethodSource("withStrictReserved")
    @Requirement({"M17", "M21"})
    void reservedBitsAreIgnoredByDefault(BadInput input) {
        assertDelivered(STRICT, input.from(), input.bytes(), GOOD);
        assertDelivered(LITERAL, input.from(), input.bytes(), GOOD);
    }

    @Test
    @Requirement({"M17", "I1"})
    void headerAsItShouldBePassesWithStrictReserved() {
        assertDelivered(STRICT_RESERVED, VTEP_A, GOOD, GOOD);
    }

    @Test
    @Requirement("M20")
    void vxlanInsideVxlanIsAPayloadLikeAnyOther() {
        byte[] tunnel =
                Packets.udp(BROADCAST, BadInput.STRANGER, BadInput.STRANGER_IP, BadInput.VM2_IP, 64, 1, 50_000, 4789);
        byte[] frame = Packets.vxlan(VNI, cut(tunnel, tunnel.length + GOOD.length));
        System.arraycopy(GOOD, 0, frame, 8 + 42, GOOD.length);

        assertDelivered(STRICT, VTEP_A, frame, frame);
        assertDelivered(LITERAL, VTEP_A, frame, frame);
    }

    private static void assertDelivered(RouterOptions options, int from, byte[] vxlan, byte[] expected) {
        Fabric fabric = Fabric.seedBuilder().host("c").options(options).build();
        TestVm vm2 = fabric.vm("vm2");
        vm2.mute();
        fabric.overlay(from, fabric.host("b").vtep, vxlan);

        assertThat(vm2.received())
                .singleElement()
                .satisfies(
                        frame -> assertThat(frame.bytes()).isEqualTo(Arrays.copyOfRange(expected, 8, expected.length)));
        assertThat(fabric.host("b").uplink()).isEmpty();
    }
}
