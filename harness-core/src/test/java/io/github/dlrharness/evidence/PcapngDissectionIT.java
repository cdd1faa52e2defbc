package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    private List<String> tshark(Path file, String... arguments) throws IOException, InterruptedException {
        Path output = directory.resolve("tshark.out");
        Path errors = directory.resolve("tshark.err");
        List<String> command = Stream.concat(Stream.of("tshark", "-n", "-r", file.toString()), Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit).as(Files.readString(errors)).isZero();
        return Files.readAllLines(output, StandardCharsets.UTF_8);
    }

    @Test
    void dissectsWithoutComplaint() throws IOException, InterruptedException {
        Path file = written(Trace.perfect(Plans.crowded(), "host-a", Plans.VM2));
        assertThat(tshark(file, "-Y", COMPLAINTS)).isEmpty();
    }

    @Test
    void findsFaultWithAFrameThatIsCut() throws IOException, InterruptedException {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2);
        CapturedFrame whole = trace.frames().get(1);
        byte[] cut = Arrays.copyOf(whole.bytes(), 80);
        CapturedFrame frame = new CapturedFrame(0, whole.timeNanos(), whole.tap(), whole.direction(), cut, 80);
        Path file = new EvidenceWriter(directory).write("cut", List.of(), List.of(frame), 0, Map.of());
        assertThat(tshark(file, "-Y", COMPLAINTS)).hasSize(1);
    }

    @Test
    void showsWhereEachFrameWasSeenAndWhatItProves() throws IOException, InterruptedException {
        Path file = written(Trace.perfect(Plans.seed(), "host-a", Plans.VM2));
        List<String> lines = tshark(
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
            assertThat(tshark(file, "-Y", COMPLAINTS)).isEmpty();
            assertThat(tshark(file, "-Y", "arp && vxlan.vni == 5001"))
                    .as("two frames, each at both ends")
                    .hasSize(4);
        }
    }
}
