package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceWriterTest {
    @TempDir
    Path directory;

    private Path write(String test) {
        return new EvidenceWriter(directory).write(test, List.of(), List.of(), 0, Map.of());
    }

    @Test
    void makesAFileNameOfWhateverATestIsCalled() {
        assertThat(write("RoutingTest.reaches(vm1 -> vm2) [1]").getFileName())
                .hasToString("RoutingTest.reaches_vm1_-_vm2_1.pcapng");
        assertThat(write("../../etc/passwd").getFileName()).hasToString("etc_passwd.pcapng");
        assertThat(write("Prüfung.läuft").getFileName()).hasToString("Pr_fung.l_uft.pcapng");
        assertThat(write("///").getFileName()).hasToString("capture.pcapng");
    }

    @Test
    void keepsLongNamesApart() {
        Path one = write("t".repeat(400) + "1");
        Path two = write("t".repeat(400) + "2");
        assertThat(one).isNotEqualTo(two);
        assertThat(one.getFileName().toString().length()).isLessThan(255);
    }

    @Test
    void neverOverwritesEvenWhenTestsRunAtOnce() throws IOException {
        List<Path> files = IntStream.range(0, 40)
                .parallel()
                .mapToObj(run -> write("RoutingTest.reaches"))
                .toList();
        assertThat(files).doesNotHaveDuplicates();
        try (var found = Files.list(directory)) {
            assertThat(found).hasSize(40);
        }
    }

    @Test
    void commentsEachFrameWithItsSteps() throws IOException {
        Trace trace = Trace.perfect(Plans.seed(), "host-a", Plans.VM2).without("relay", "delivery");
        ResolutionVerdict verdict = ResolutionJudge.judge(
                trace.plan, ResolutionQuestion.resolved(trace.plan, "host-a", Plans.VM2), trace.wire());
        Path file = new EvidenceWriter(directory.resolve("deep").resolve("down"))
                .write("RoutingTest.reaches", List.of(trace.vm("vm1")), verdict);
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(text)
                .contains("step 1: DLR on host A asks; one copy to every VTEP of the VNI\nstep 2: source vMAC becomes")
                .contains("step 5: the target VM answers vMAC")
                .doesNotContain("step 6");
    }

    @Test
    void saysWhichFileItCouldNotWrite() throws IOException {
        Path file = Files.createFile(directory.resolve("in-the-way"));
        assertThatThrownBy(
                        () -> new EvidenceWriter(file).write("RoutingTest.reaches", List.of(), List.of(), 0, Map.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Can't write evidence to " + file.resolve("RoutingTest.reaches.pcapng"));
    }
}
