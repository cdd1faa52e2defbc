package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.BadInput.LIF;
import static io.github.dlrharness.engine.BadInput.PMAC_B;
import static io.github.dlrharness.engine.BadInput.STRANGER;
import static io.github.dlrharness.engine.BadInput.VM2;
import static io.github.dlrharness.engine.BadInput.VM2_IP;
import static io.github.dlrharness.engine.BadInput.cut;
import static io.github.dlrharness.engine.BadInput.spoil;
import static io.github.dlrharness.engine.Counter.DROP_BAD_IP;
import static io.github.dlrharness.engine.Counter.DROP_IP_CHECKSUM;
import static io.github.dlrharness.engine.Counter.DROP_LIF_UNHANDLED;
import static io.github.dlrharness.engine.Counter.DROP_MARTIAN_SOURCE;
import static io.github.dlrharness.engine.Counter.DROP_NOT_ROUTABLE;
import static io.github.dlrharness.engine.Counter.DROP_SOURCE_ROUTE;
import static io.github.dlrharness.engine.Packets.VMAC;
import static io.github.dlrharness.engine.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.IcmpView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with an IPv4 packet to the router, from the overlay and from a VM. */
class MalformedPacketTest {
    private static final int IP = 14;
    private static final int PAYLOAD = IP + 20;
    private static final int VM1_IP = ip("172.16.10.11");

    private static List<BadInput> packetRows() {
        return new ArrayList<>();
    }

    /** The same packet from behind host a and from vm2. */
    private static void both(List<BadInput> rows, String id, String what, byte[] packet, Counter reason) {
        byte[] remote = addressed(packet, PMAC_B, STRANGER);
        byte[] local = addressed(packet, VMAC, VM2);
        rows.add(BadInput.overlay(id, what, remote, reason).thatTeachesTheSwitch());
        rows.add(BadInput.vm(id, what, local, reason).thatTeachesTheSwitch());
    }

    private static byte[] addressed(byte[] packet, long destination, long source) {
        byte[] header = Packets.raw(destination, source, 0x0800, 0);
        byte[] frame = packet.clone();
        System.arraycopy(header, 0, frame, 0, header.length);
        return frame;
    }

    private static byte[] udp(int from, int to) {
        return Packets.udp(VMAC, VM2, from, to, 64, 1);
    }

    private static byte[] withSum(byte[] frame) {
        return Packets.withIpChecksum(frame);
    }

    static List<BadInput> headers() {
        List<BadInput> rows = packetRows();
        byte[] good = udp(VM2_IP, VM1_IP);
        for (int version : new int[] {0x05, 0x35, 0x55, 0x65, 0xf5}) {
            both(rows, "M45", "version %d".formatted(version >> 4), withSum(spoil(good, IP, version)), DROP_BAD_IP);
        }
        both(rows, "M46", "no byte", cut(good, IP), DROP_BAD_IP);
        both(rows, "M46", "19 bytes", cut(good, PAYLOAD - 1), DROP_BAD_IP);
        both(rows, "M46", "IHL 4", spoil(good, IP, 0x44), DROP_BAD_IP);
        both(rows, "M46", "IHL 15 in 24 bytes", spoil(cut(good, IP + 24), IP, 0x4f, 0, 0, 24), DROP_BAD_IP);
        both(rows, "M46", "total length 19", withSum(spoil(good, IP + 2, 0, 19)), DROP_BAD_IP);
        both(rows, "M46", "total length 0", withSum(spoil(good, IP + 2, 0, 0)), DROP_BAD_IP);
        both(rows, "M46", "one byte short", cut(good, good.length - 1), DROP_BAD_IP);
        both(rows, "M46", "total length 65535", withSum(spoil(good, IP + 2, 0xff, 0xff)), DROP_BAD_IP);
        both(rows, "M46", "option of length 0", withOptions(7, 0, 0, 0), DROP_BAD_IP);
        both(rows, "M46", "option of length 1", withOptions(1, 7, 1, 0), DROP_BAD_IP);
        both(rows, "M46", "option past the header", withOptions(7, 5, 4, 0), DROP_BAD_IP);
        both(rows, "M46", "option without a length", withOptions(1, 1, 1, 131), DROP_BAD_IP);
        both(rows, "M47", "checksum one off", spoil(good, IP + 11, good[IP + 11] + 1), DROP_IP_CHECKSUM);
        both(rows, "M47", "checksum zero", spoil(good, IP + 10, 0, 0), DROP_IP_CHECKSUM);
        both(rows, "M50", "loose source route", withOptions(131, 7, 4, 10, 0, 0, 1, 0), DROP_SOURCE_ROUTE);
        both(rows, "M50", "strict source route", withOptions(137, 7, 4, 10, 0, 0, 1, 0), DROP_SOURCE_ROUTE);
        both(rows, "M50", "behind others", withOptions(1, 148, 4, 0, 0, 131, 3, 4), DROP_SOURCE_ROUTE);
        return rows;
    }

    /** A packet to vm1 with these options, its checksum correct. */
    private static byte[] withOptions(int... options) {
        return Packets.withIpOptions(udp(VM2_IP, VM1_IP), options);
    }

    static List<BadInput> addresses() {
        List<BadInput> rows = packetRows();
        List<String> sources = List.of(
                "0.0.0.0",
                "0.1.2.3",
                "127.0.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "172.16.20.255",
                "172.16.20.0",
                "172.16.10.255");
        for (String source : sources) {
            both(rows, "M48", "source " + source, udp(ip(source), VM1_IP), DROP_MARTIAN_SOURCE);
        }
        for (String lif : List.of("172.16.20.1", "172.16.10.1")) {
            both(rows, "M48", "source LIF " + lif, udp(ip(lif), VM1_IP), DROP_MARTIAN_SOURCE);
        }
        List<String> destinations = List.of(
                "0.0.0.0", "127.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "172.16.10.255", "172.16.20.0");
        for (String destination : destinations) {
            both(rows, "M49", "destination " + destination, udp(VM2_IP, ip(destination)), DROP_NOT_ROUTABLE);
        }
        return rows;
    }

    static List<BadInput> icmp() {
        List<BadInput> rows = packetRows();
        byte[] echo = Packets.echo(VMAC, VM2, VM2_IP, LIF, 64, 7);
        Arrays.fill(echo, PAYLOAD + IcmpView.HEADER, echo.length, (byte) 0xa5);
        echo = Packets.withIcmpChecksum(echo);
        both(rows, "M52", "no ICMP header", withSum(spoil(cut(echo, PAYLOAD), IP + 2, 0, 20)), DROP_LIF_UNHANDLED);
        both(rows, "M52", "7 bytes", withSum(spoil(cut(echo, PAYLOAD + 7), IP + 2, 0, 27)), DROP_LIF_UNHANDLED);
        byte[] four = spoil(cut(echo, PAYLOAD + 4), PAYLOAD, 8, 0, 0xf7, 0xff);
        both(rows, "M52", "4 bytes, their sum right", withSum(spoil(four, IP + 2, 0, 24)), DROP_LIF_UNHANDLED);
        both(rows, "M52", "cut in its data", withSum(spoil(cut(echo, PAYLOAD + 9), IP + 2, 0, 29)), DROP_LIF_UNHANDLED);
        both(rows, "M52", "wrong ICMP checksum", spoil(echo, PAYLOAD + 2, 0xde, 0xad), DROP_LIF_UNHANDLED);
        both(rows, "M52", "a first fragment", withSum(spoil(echo, IP + 6, 0x20, 0)), DROP_LIF_UNHANDLED);
        both(rows, "M52", "a later fragment", withSum(spoil(echo, IP + 6, 0, 1)), DROP_LIF_UNHANDLED);
        for (int type : new int[] {IcmpView.UNREACHABLE, 4, 5, IcmpView.TIME_EXCEEDED, 12}) {
            both(rows, "M53", "to a LIF, type " + type, garbage(type, LIF, 64), DROP_LIF_UNHANDLED);
            both(rows, "M53", "TTL spent, type " + type, garbage(type, VM1_IP, 1), Counter.DROP_TTL);
        }
        return rows;
    }

    /** An ICMP error that quotes anything but a packet; its own checksums are correct. */
    private static byte[] garbage(int type, int destination, int ttl) {
        byte[] quote = new byte[Packets.PAYLOAD];
        new Random(type).nextBytes(quote);
        byte[] error = Packets.icmp(VMAC, VM2, type, VM2_IP, destination, ttl, 0);
        System.arraycopy(quote, 0, error, PAYLOAD + IcmpView.HEADER, quote.length);
        return Packets.withIcmpChecksum(error);
    }

    @ParameterizedTest
    @MethodSource({"headers", "addresses", "icmp"})
    @Requirement({"M45", "M46", "M47", "M48", "M49", "M50", "M52", "M53"})
    void isDropped(BadInput input) {
        input.assertDropped(RouterOptions.defaults());
        input.assertDropped(RouterOptions.defaults().withProfile(RouterProfile.LITERAL));
    }

    @Test
    void tableProvesWhatTheTestsName() {
        List<BadInput> rows = headers();
        rows.addAll(addresses());
        rows.addAll(icmp());
        BadInput.assertTableIsComplete(getClass(), rows);
    }

    @Test
    @Requirement("M50")
    void otherOptionsPass() {
        int[][] harmless = {
            {7, 7, 4, 0, 0, 0, 0, 0}, // record route
            {148, 4, 0, 0}, // router alert
            {1, 1, 1, 0},
            {0, 131, 7, 4}, // behind the end of the list
            {68, 4, 5, 0}, // timestamp
        };
        for (int[] options : harmless) {
            Fabric fabric = Fabric.seed();
            byte[] packet =
                    Packets.withIpOptions(Packets.udp(VMAC, fabric.vm("vm1").mac, VM1_IP, VM2_IP, 64, 3), options);
            fabric.vm("vm1").send(packet);

            assertThat(fabric.vm("vm2").marks()).as(Arrays.toString(options)).containsExactly(3);
        }
    }

    @ParameterizedTest
    @EnumSource(RouterProfile.class)
    @Requirement("M51")
    void fragmentsAreForwardedOneByOne(RouterProfile profile) {
        Fabric fabric = Fabric.seedBuilder()
                .options(RouterOptions.defaults().withProfile(profile))
                .build();
        TestVm vm1 = fabric.vm("vm1");
        vm1.sendTo(fabric.vm("vm2"), 1);
        // The last one first, then the first, a middle one that overlaps, one that would end past 65535.
        for (int fragment : new int[] {0x0004, 0x2000, 0x2002, 0x1fff}) {
            fabric.forgetSeen();
            byte[] sent = withSum(
                    spoil(Packets.udp(VMAC, vm1.mac, VM1_IP, VM2_IP, 64, 9), IP + 6, fragment >>> 8, fragment & 0xff));
            vm1.send(sent);

            assertThat(fabric.vm("vm2").received()).singleElement().satisfies(frame -> {
                byte[] expected = addressed(withSum(spoil(sent, IP + 8, 63)), VM2, VMAC);
                assertThat(frame.bytes()).isEqualTo(expected);
            });
        }
    }

    @Test
    @Requirement("M53")
    void errorsThatQuoteGarbageAreForwardedLikeAnyPacket() {
        Fabric fabric = Fabric.seed();
        TestVm vm1 = fabric.vm("vm1");
        byte[] error = Packets.icmp(VMAC, vm1.mac, IcmpView.UNREACHABLE, VM1_IP, VM2_IP, 64, 0);
        Arrays.fill(error, PAYLOAD + IcmpView.HEADER, error.length, (byte) 0x5a);
        byte[] sent = Packets.withIcmpChecksum(error);
        vm1.send(sent);

        assertThat(fabric.vm("vm2").received().stream().filter(Seen::isIp))
                .singleElement()
                .satisfies(frame -> {
                    byte[] expected = addressed(withSum(spoil(sent, IP + 8, 63)), VM2, VMAC);
                    assertThat(frame.bytes()).isEqualTo(expected);
                });
    }
}
