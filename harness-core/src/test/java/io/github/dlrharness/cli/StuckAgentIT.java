package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.standalone.TwoHosts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose main thread waits for what never comes. That it ends within a second, {@link EndInTimeTest} shows on a time of its own. */
@Tag("netns")
@Timeout(300)
class StuckAgentIT {
    /** A pipe's room, unless somebody changed it; pipe(7). */
    private static final int PIPE_BYTES = 64 << 10;

    @Test
    void endsWhenToldThoughNobodyReadsItsLog(@TempDir Path folder) throws Exception {
        try (TwoHosts hosts = TwoHosts.wired();
                AgentProcess agent = AgentProcess.start(hosts, "a", folder)) {
            agent.signal("TERM");
            agent.await(Duration.ofMinutes(1));
            Process process =
                    agent.builder("run", "--config", agent.file.toString()).start();
            try {
                awaitReady(process);
                agent.write(AgentJson.writePretty(TwoHosts.config("a", "")).replaceFirst("\\{", "{" + unknownKeys()));
                signal(process, "HUP");
                AgentProcess.await("the log's pipe is full", () -> waiting(process) > PIPE_BYTES - 4096);

                signal(process, "TERM");

                assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** Each is told in a line of its own. */
    private static String unknownKeys() {
        return IntStream.range(0, 3000)
                .mapToObj("\"unknown%d\": 1,\n"::formatted)
                .collect(Collectors.joining());
    }

    private static void awaitReady(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("ready");
    }

    private static int waiting(Process process) {
        try {
            return process.getErrorStream().available();
        } catch (IOException e) {
            throw new IllegalStateException("the log can't be looked at", e);
        }
    }

    private static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("bash", "-c", "kill -%s %d".formatted(name, process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }
}
