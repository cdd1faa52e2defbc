package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.testsupport.dissection.Tshark;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.InternetChecksum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Wireshark's dissectors make of our capture files. */
@Tag("tshark")
class PcapngDissectionIT {
    /** Malformed, or an expert's warning or error; the address of a LIF at several MACs is a DLR's nature, not a conflict (RFC 5227). */
    private static final String COMPLAINTS =
            "_ws.malformed || (_ws.expert.severity >= 0x600000 && !arp.duplicate-address-detected)";

    @TempDir
    Path directory;

    @BeforeAll
    static void needsTshark() {
        Capability.TSHARK.require();
    }

    private Path written(Trace trace) {
        ResolutionVerdict verdict = ResolutionJudge.judge(
                trace.plan, ResolutionQuestion.resolved(trace.plan, "host-a", Plans.VM2), trace.wire());
        List<TapPoint> taps = Stream.concat(
                        trace.plan.vms().stream().map(vm -> trace.vm(vm.name())),
                        trace.plan.hosts().stream().map(host -> trace.underlay(host.name())))
                .toList();
        return new EvidenceWriter(directory).write("test", taps, verdict);
    }

    @Test
    void dissectsWithoutComplaint() throws IOException, InterruptedException {
        Path file = written(Trace.perfect(Plans.crowded(), "host-a", Plans.VM2));
        assertThat(Tshark.run(file, "-Y", COMPLAINTS)).isEmpty();
    }

    @Test
    void findsFaultWithAFrameThatIsCut() throws IOException, InterruptedException {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2);
        CapturedFrame whole = trace.frames().get(1);
        byte[] cut = Arrays.copyOf(whole.bytes(), 80);
        CapturedFrame frame = new CapturedFrame(0, whole.timeNanos(), whole.tap(), whole.direction(), cut, 80);
        Path file = new EvidenceWriter(directory).write("cut", List.of(), List.of(frame), 0, Map.of());
        assertThat(Tshark.run(file, "-Y", COMPLAINTS)).hasSize(1);
    }

    /** The checksums of packets are looked at everywhere: in a VM's frame, on the underlay, and within the tunnel. */
    @ParameterizedTest
    @ValueSource(ints = {24, 40, 74, 90})
    @Tag("netns")
    void findsFaultWithAWrongChecksum(int at) throws IOException, InterruptedException {
        CapturedFrame right = datagram(at > 50 ? TapPoint.Kind.UNDERLAY : TapPoint.Kind.VM);
        assertThat(Tshark.complaints(written("right", right))).isEmpty();
        byte[] bytes = right.bytes().clone();
        bytes[at] ^= 0x55;
        CapturedFrame wrong = new CapturedFrame(0, 0, right.tap(), right.direction(), bytes, bytes.length);
        assertThat(Tshark.complaints(written("wrong", wrong)))
                .singleElement()
                .asString()
                .contains("Bad checksum");
    }

    /** In one's complement 0 is 0xffff, too, and Linux writes it so when it finishes a segment itself (skb_checksum_help). */
    @ParameterizedTest
    @CsvSource({"0x0000, true", "0xffff, true", "0x0001, false"})
    void takesEitherZeroForTheChecksumOfASegment(String checksum, boolean right) throws Exception {
        byte[] bytes = segmentWhoseChecksumIsZero();
        ByteBuffer.wrap(bytes).putShort(50, (short) (int) Integer.decode(checksum));
        TapPoint tap = new TapPoint(TapPoint.Kind.VM, "host-a", "vm1");
        CapturedFrame frame = new CapturedFrame(0, 0, tap, Direction.SENT, bytes, bytes.length);
        List<String> complaints = Tshark.complaints(written("segment", frame));
        if (right) {
            assertThat(complaints).isEmpty();
        } else {
            assertThat(complaints).singleElement().asString().contains("Bad checksum");
        }
        CapturedFrame pending = new CapturedFrame(0, 0, tap, Direction.SENT, bytes, bytes.length, true);
        assertThat(ByteBuffer.wrap(PendingChecksum.finished(pending)).getShort(50))
                .isZero();
    }

    /** Ethernet, IPv4, TCP, and two bytes that make the sum what it is. */
    private static byte[] segmentWhoseChecksumIsZero() {
        ByteBuffer frame = ByteBuffer.allocate(56);
        frame.put(new byte[] {2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0});
        frame.put(new byte[] {0x45, 0, 0, 42, 0, 1, 0, 0, 64, 6, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2});
        frame.putShort(24, (short) ~InternetChecksum.sum(frame, 14, 20, 0));
        frame.putInt(0x30_39_00_09).putInt(1).putInt(1).putShort((short) 0x5010).putShort((short) 1000);
        int pseudoHeader = InternetChecksum.pseudoHeader(0x0a000001, 0x0a000002, 6, 22);
        frame.putShort(54, (short) ~InternetChecksum.sum(frame, 34, 22, pseudoHeader));
        return frame.array();
    }

    /** A datagram as its receiver, or the receiver's host, saw it, every checksum finished. */
    private CapturedFrame datagram(TapPoint.Kind kind) throws IOException {
        Capability.NETWORK_NAMESPACES.require();
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());
        try (Testbed testbed = Backends.named("namespace").start(plan, HostEngine::new);
                UdpSocket sender = testbed.vm("vm1").udp(0);
                UdpSocket receiver = testbed.vm("vm2").udp(0)) {
            sender.send(testbed.vm("vm2").address(), receiver.port(), new byte[20]);
            receiver.receive(Duration.ofSeconds(5)).orElseThrow();
            CapturedFrame seen = testbed.capture().frames().stream()
                    .filter(frame -> frame.tap().kind() == kind && frame.direction() == Direction.RECEIVED)
                    .filter(frame -> frame.originalLength() == (kind == TapPoint.Kind.VM ? 62 : 112))
                    .findFirst()
                    .orElseThrow();
            byte[] finished = PendingChecksum.finished(seen);
            return new CapturedFrame(0, 0, seen.tap(), seen.direction(), finished, finished.length);
        }
    }

    private Path written(String name, CapturedFrame frame) {
        return new EvidenceWriter(directory).write(name, List.of(), List.of(frame), 0, Map.of());
    }

    @Test
    void showsWhereEachFrameWasSeenAndWhatItProves() throws IOException, InterruptedException {
        Path file = written(Trace.perfect(Plans.seed(), "host-a", Plans.VM2));
        List<String> lines = Tshark.run(
                file,
                "-T",
                "fields",
                "-E",
                "separator=|",
                "-e",
                "frame.interface_name",
                "-e",
                "frame.packet_flags_direction",
                "-e",
                "frame.time_epoch",
                "-e",
                "vxlan.vni",
                "-e",
                "arp.opcode",
                "-e",
                "frame.comment");
        assertThat(lines.get(1))
                .startsWith("host-a-underlay|0x00000002|1793491200.000060000|5001|1|step 1: DLR on host A asks");
        assertThat(lines.get(3)).startsWith("vm2|0x00000001|1793491200.000100000||1|step 4: DLR on host B asks");
        assertThat(lines.get(5)).startsWith("host-b-underlay|0x00000002|1793491200.000150000|5001|2|step 6:");
    }

    @Test
    @Tag("netns")
    void dissectsRealPacketsWithoutComplaint() throws IOException, InterruptedException {
        Capability.NETWORK_NAMESPACES.require();
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());
        try (Testbed testbed = Backends.named("namespace").start(plan, HostEngine::new)) {
            testbed.vm("vm1").ping(testbed.vm("vm2"));
            testbed.awaitQuiescence(Duration.ofSeconds(5));
            List<CapturedFrame> frames = testbed.capture().frames();
            Path file = new EvidenceWriter(directory)
                    .write("real", testbed.capture().taps(), frames, 0, Map.of());
            assertThat(Tshark.run(file, "-Y", COMPLAINTS)).isEmpty();
            assertThat(Tshark.complaints(file)).isEmpty();
            assertThat(Tshark.run(file, "-Y", "arp && vxlan.vni == 5001"))
                    .as("two frames, each at both ends")
                    .hasSize(4);
        }
    }
}
