package io.github.dlrharness.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.io.OuterPacket;
import io.github.dlrharness.io.VethPair;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the kernel under the uplink's socket refuses: malformed outer headers, put on the underlay as raw frames. None reaches the
 * uplink, the kernel counts it under a name of its own where it has one, and the next good datagram arrives.
 */
@Tag("netns")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedUnderlayIT {
    private static final int LEFT = Ipv4Address.parse(VethPair.LEFT_ADDRESS).value();
    private static final int RIGHT = Ipv4Address.parse(VethPair.RIGHT_ADDRESS).value();
    private static final int UDP = 20;
    private static final byte[] VXLAN = {8, 0, 0, 0, 0, 0x13, (byte) 0x89, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13
    };
    private static final byte[] NEXT = {8, 0, 0, 0, 0, 0x13, (byte) 0x89, 0, 21};
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private VethPair pair;
    private UnderlayPort uplink;
    private PacketPort injector;
    private byte[] mac;

    /**
     * A row: what is put on the wire, and what of it arrives.
     *
     * @param counter the kernel's, as in /proc/net/snmp and netstat; null where it has none
     */
    private record Row(String id, String what, List<OuterPacket> packets, String counter, boolean accepted) {
        @Override
        public String toString() {
            return id + " " + what;
        }
    }

    private static Row refused(String id, String what, OuterPacket packet, String counter) {
        return new Row(id, what, List.of(packet), counter, false);
    }

    @BeforeAll
    void open() {
        pair = VethPair.addressed(1600);
        uplink = pair.left().call(() -> UnderlayPort.open(new Ipv4Address(LEFT)));
        injector = pair.right().call(() -> PacketPort.openSender(VethPair.RIGHT));
        mac = pair.left().call(() -> NetworkInterface.getByName(VethPair.LEFT).getHardwareAddress());
    }

    @AfterAll
    void close() {
        if (pair != null) {
            injector.close();
            uplink.close();
            pair.close();
        }
    }

    private OuterPacket good() {
        return from(RIGHT);
    }

    private OuterPacket from(int source) {
        return OuterPacket.of(mac, source, LEFT, VXLAN);
    }

    private OuterPacket from(String source) {
        return from(Ipv4Address.parse(source).value());
    }

    private static OuterPacket udpLength(OuterPacket packet, int length) {
        return packet.with(UDP + 4, length >>> 8, length).with(UDP + 6, 0, 0);
    }

    List<Row> ip() {
        OuterPacket good = good();
        OuterPacket elsewhere = OuterPacket.of(mac, RIGHT, LEFT + 98, VXLAN);
        List<OuterPacket> fragments =
                List.of(good.fragment(0, 16, true), good.fragment(16, UDP + VXLAN.length - 28, false));
        return List.of(
                refused("M1", "19 bytes of header", good.cut(19), "Ip InHdrErrors"),
                refused("M1", "no header", good.cut(0), "Ip InHdrErrors"),
                refused("M2", "version 6", good.with(0, 0x65).withIpChecksum(), "Ip InHdrErrors"),
                refused("M2", "version 0", good.with(0, 0x05).withIpChecksum(), "Ip InHdrErrors"),
                refused("M3", "IHL 4", good.with(0, 0x44).withIpChecksum(), "Ip InHdrErrors"),
                refused("M3", "IHL past the end", good.cut(40).with(0, 0x4f).withIpChecksum(), "Ip InHdrErrors"),
                refused("M4", "longer than captured", good.with(2, 2, 0).withIpChecksum(), "IpExt InTruncatedPkts"),
                refused("M4", "shorter than its header", good.with(2, 0, 19).withIpChecksum(), "Ip InHdrErrors"),
                refused("M5", "checksum", good.with(10, 0xde, 0xad), "Ip InHdrErrors"),
                refused("M6", "a first fragment alone", good.fragment(0, 16, true), "Ip ReasmReqds"),
                new Row("M6", "all fragments of a good datagram", fragments, "Ip ReasmOKs", false),
                refused("M7", "somebody else's address", elsewhere, null),
                refused("M8", "source 0.0.0.0", from("0.0.0.0"), null),
                refused("M8", "source multicast", from("224.0.0.9"), null),
                refused("M8", "source broadcast", from("255.255.255.255"), null),
                refused("M8", "source loopback", from("127.0.0.1"), null),
                refused("M8", "source ourselves", from(LEFT), null));
    }

    List<Row> udp() {
        OuterPacket good = good();
        return List.of(
                refused("M10", "no UDP header", good.cut(UDP + 7).with(2, 0, 27).withIpChecksum(), "Udp InErrors"),
                refused("M10", "UDP length 0", udpLength(good, 0), "Udp InErrors"),
                refused("M10", "UDP length 7", udpLength(good, 7), "Udp InErrors"),
                refused("M11", "longer than the packet", udpLength(good, 8 + VXLAN.length + 1), "Udp InErrors"),
                refused("M11", "UDP length 65535", udpLength(good, 65_535), "Udp InErrors"),
                refused("M12", "wrong checksum", good.with(UDP + 6, 0xde, 0xad), "Udp InCsumErrors"),
                refused("M12", "one bit of the payload changed", good.with(UDP + 20, 0x7f), "Udp InCsumErrors"),
                new Row("M13", "no checksum", List.of(good.with(UDP + 6, 0, 0)), "Udp InDatagrams", true),
                new Row("M13", "right checksum", List.of(good), "Udp InDatagrams", true),
                refused("M14", "port 4788", good.with(UDP + 2, 0x12, 0xb4).with(UDP + 6, 0, 0), "Udp NoPorts"),
                refused("M14", "port 8472", good.with(UDP + 2, 0x21, 0x18).with(UDP + 6, 0, 0), "Udp NoPorts"));
    }

    @ParameterizedTest
    @MethodSource("ip")
    @Requirement({"M1", "M2", "M3", "M4", "M5", "M6", "M7", "M8"})
    void outerIpHeaderIsJudged(Row row) {
        judge(row);
    }

    @ParameterizedTest
    @MethodSource("udp")
    @Requirement({"M10", "M11", "M12", "M13", "M14", "I3"})
    void outerUdpHeaderIsJudged(Row row) {
        judge(row);
    }

    private void judge(Row row) {
        long before = row.counter == null ? 0 : kernelCount(row.counter);
        row.packets.forEach(packet -> inject(packet.bytes()));
        inject(OuterPacket.of(mac, RIGHT, LEFT, NEXT).bytes());

        List<byte[]> arrived = receiveUntil(NEXT);
        List<byte[]> expected = row.accepted ? List.of(VXLAN, NEXT) : List.of(NEXT);
        assertThat(arrived).as("what arrived").containsExactlyElementsOf(expected);
        if (row.counter != null) {
            assertThat(kernelCount(row.counter)).as(row.counter).isGreaterThan(before);
        }
    }

    private void inject(byte[] frame) {
        injector.transmit(Frame.copyOf(frame));
        injector.flush();
    }

    private List<byte[]> receiveUntil(byte[] last) {
        List<byte[]> got = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Waiter waiter = Poller.open()) {
            waiter.add(uplink);
            while (System.nanoTime() < deadline) {
                uplink.receive(frame -> got.add(frame.toByteArray()));
                if (!got.isEmpty() && Arrays.equals(got.get(got.size() - 1), last)) {
                    return got;
                }
                waiter.await(deadline - System.nanoTime());
            }
        }
        return got;
    }

    /** A count like {@code Udp NoPorts}. */
    private long kernelCount(String name) {
        String[] parts = name.split(" ");
        return pair.left().call(() -> {
            for (String file : List.of("snmp", "netstat")) {
                List<String> lines = readLines(Path.of("/proc/thread-self/net", file));
                for (int line = 0; line + 1 < lines.size(); line += 2) {
                    List<String> names = List.of(lines.get(line).split(" "));
                    int column = names.indexOf(parts[1]);
                    if (names.get(0).equals(parts[0] + ":") && column > 0) {
                        return Long.parseLong(lines.get(line + 1).split(" ")[column]);
                    }
                }
            }
            throw new AssertionError("the kernel does not count " + name);
        });
    }

    private static List<String> readLines(Path file) throws IOException {
        return Files.readAllLines(file);
    }
}
