package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.control.RpcClient;
import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.os.linux.Program;
import io.github.dlrharness.standalone.Flow;
import io.github.dlrharness.standalone.StandaloneAgent;
import io.github.dlrharness.standalone.TwoHosts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose log goes to somebody who has stopped to read it: a terminal after Ctrl-S, a pager, a stuck collector. */
@SuppressWarnings("try") // agents that only have to run
@Tag("netns")
@Timeout(120)
class UnreadLogIT {
    /** What a pipe holds; see pipe(7). */
    private static final int PIPE_BYTES = 65_536;

    @TempDir
    private Path folder;

    @Test
    void goesOnForwardingAndEndsInOrder() throws Exception {
        Path pipe = folder.resolve("stderr");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path socket = folder.resolve("a.sock");
        Path file = folder.resolve("a.yaml");
        Files.writeString(
                file,
                AgentJson.writePretty(TwoHosts.config("a", ""))
                        .replace("\"socket\" : \"none\"", "\"socket\" : \"%s\"".formatted(socket)));
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent b = hosts.start("b");
                RandomAccessFile full = new RandomAccessFile(pipe.toFile(), "rw")) {
            full.write(new byte[PIPE_BYTES]);
            List<String> command =
                    new ArrayList<>(List.of(Program.path("nsenter", "util-linux"), "--net=" + hosts.a.path(), "--"));
            command.addAll(AgentProcess.java());
            command.addAll(List.of("run", "--config", file.toString()));
            Path output = folder.resolve("stdout");
            Process agent = new ProcessBuilder(command)
                    .redirectError(pipe.toFile())
                    .redirectOutput(output.toFile())
                    .start();
            try (Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
                AgentProcess.await("the agent is ready", () -> read(output).equals("ready\n"));
                flow.establish();
                TwoHosts.run(new IpBatch(hosts.a).add("link delete p1"));
                try (RpcClient client = RpcClient.connect(socket)) {
                    TwoHosts.await(
                            "port p1 is missing",
                            () -> client.info().ports().get(1).state() == PortInfo.State.MISSING);
                }

                agent.destroy();

                assertThat(agent.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(agent.exitValue()).isZero();
            } finally {
                agent.destroyForcibly();
                agent.waitFor();
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
