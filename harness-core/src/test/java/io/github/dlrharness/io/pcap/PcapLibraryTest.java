package io.github.dlrharness.io.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.io.PortException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PcapLibraryTest {
    /** Runs in a JVM of its own, because a JVM tries libpcap once. */
    static final class WithoutLibrary {
        public static void main(String[] arguments) {
            for (int attempt = 0; attempt < 2; attempt++) {
                try {
                    PcapPort.open("eth0");
                } catch (PortException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    @Test
    void withoutLibpcapEveryAttemptNamesTheRemedy() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.pcap4j.core.pcapLibName=no-such-libpcap",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutLibrary.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(output.lines().filter(line -> line.contains("port eth0")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("no-such-libpcap").contains("install"));
    }
}
