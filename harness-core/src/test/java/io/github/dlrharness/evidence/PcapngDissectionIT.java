package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testsupport.Capability;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Wireshark's dissectors make of our capture files. */
@Tag("tshark")
class PcapngDissectionIT {
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
        // RFC 5227 conflict detection: vMAC and pMAC both claim the LIF's address, which is the whole point of step 2.
        assertThat(tshark(
                        file,
                        "-Y",
                        "_ws.malformed || (_ws.expert.severity >= 0x600000 && !arp.duplicate-address-detected)"))
                .isEmpty();
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
}
