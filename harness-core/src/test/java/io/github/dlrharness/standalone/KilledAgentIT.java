package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.os.linux.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that is a process of its own and is killed. */
@SuppressWarnings("try") // agents that only have to run
@Tag("netns")
class KilledAgentIT {
    /** Runs an agent by the file named, until the process is killed. */
    static final class Main {
        private Main() {}

        /** Says "ready" when the agent forwards. */
        public static void main(String[] arguments) throws InterruptedException {
            Path file = Path.of(arguments[0]);
            try (StandaloneAgent agent = StandaloneAgent.start(AgentYaml.read(file), AgentSettings.of(file))) {
                System.out.println("ready");
                agent.awaitStop();
            }
        }
    }

    private static Process start(TwoHosts hosts, Path file) throws IOException {
        Process process = new ProcessBuilder(
                        Program.path("nsenter", "util-linux"),
                        "--net=" + hosts.a.path(),
                        "--",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        while (line != null && !line.equals("ready")) {
            line = output.readLine();
        }
        assertThat(line).isEqualTo("ready");
        return process;
    }

    @Test
    void neighboursRecoverWhenItIsStartedAgain(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.yaml");
        Files.writeString(file, AgentJson.writePretty(TwoHosts.config("a", "")));
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent b = hosts.start("b");
                Flow there = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11");
                Flow back = new Flow(hosts.vm2, hosts.vm1, "172.16.10.11")) {
            Process first = start(hosts, file);
            there.establish();
            back.establish();
            first.destroyForcibly();
            assertThat(first.waitFor(5, TimeUnit.SECONDS)).isTrue();
            int lost = there.send();
            b.drain();
            assertThat(there.received()).doesNotContain(lost);

            long start = System.nanoTime();
            Process second = start(hosts, file);
            try {
                there.establish();
                back.establish();

                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            } finally {
                second.destroyForcibly();
                second.waitFor();
            }
        }
    }
}
