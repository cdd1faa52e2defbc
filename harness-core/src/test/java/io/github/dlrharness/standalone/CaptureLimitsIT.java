package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.control.CaptureRequest;
import io.github.dlrharness.control.RpcClient;
import io.github.dlrharness.control.RpcServer;
import io.github.dlrharness.os.linux.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that capture all they can and read nothing of it, of an agent with real taps in a process of its own. */
@Tag("netns")
@Timeout(120)
class CaptureLimitsIT {
    private static final int CLIENTS = 8;
    private static final int EACH = 16;

    /** The agent's process. */
    static final class Main {
        private Main() {}

        /** Says "ready" when the agent forwards. */
        @SuppressWarnings("try") // The server only has to run.
        public static void main(String[] arguments) throws InterruptedException {
            Path file = Path.of(arguments[0]);
            try (StandaloneAgent agent = StandaloneAgent.start(AgentYaml.read(file), AgentSettings.of(file));
                    RpcServer server = RpcServer.listen(Path.of(arguments[1]), agent)) {
                System.out.println("ready");
                agent.awaitStop();
            }
        }
    }

    private static Process start(TwoHosts hosts, Path file, Path socket) throws IOException {
        Process process = new ProcessBuilder(
                        Program.path("nsenter", "util-linux"),
                        "--net=" + hosts.a.path(),
                        "--",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        file.toString(),
                        socket.toString())
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

    /** Asks for captures, and reads no further than the answers. */
    private static List<String> subscribe(SocketChannel client) throws IOException {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"capture.subscribe\"}\n".repeat(EACH);
        client.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
        List<String> answers = new ArrayList<>();
        while (answers.size() < EACH) {
            String line = reader.readLine();
            if (line.contains("\"id\"")) {
                answers.add(line);
            }
        }
        return answers;
    }

    /** Bytes of the rings of all taps of a process: they are mapped. */
    private static List<Long> rings(Process process) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc", "" + process.pid(), "maps"))) {
            return lines.filter(line -> line.contains("socket:["))
                    .map(line -> line.split("[- ]"))
                    .map(ends -> Long.parseLong(ends[1], 16) - Long.parseLong(ends[0], 16))
                    .toList();
        }
    }

    @Test
    void takeBoundedMemoryAndMakeRoomForWhoReads(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.yaml");
        Path socket = folder.resolve("a.sock");
        Files.writeString(file, AgentJson.writePretty(TwoHosts.config("a", "")));
        List<SocketChannel> clients = new ArrayList<>();
        try (TwoHosts hosts = TwoHosts.wired();
                StandaloneAgent b = hosts.start("b");
                Flow flow = new Flow(hosts.vm1, hosts.vm2, "172.16.20.11")) {
            Process process = start(hosts, file, socket);
            try {
                List<String> answers = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
                    answers.addAll(subscribe(clients.get(i)));
                }
                assertThat(answers)
                        .filteredOn(answer -> answer.contains("\"result\""))
                        .hasSize(Taps.MAX_CAPTURES);
                assertThat(answers)
                        .filteredOn(answer ->
                                answer.contains("-32003") && answer.contains("4 captures run on this agent already"))
                        .hasSize(CLIENTS * EACH - Taps.MAX_CAPTURES);
                List<Long> rings = rings(process);
                assertThat(rings).as("two interfaces each").hasSize(2 * Taps.MAX_CAPTURES);
                assertThat(rings.stream().mapToLong(Long::longValue).sum())
                        .isLessThanOrEqualTo((long) Taps.MAX_CAPTURES * CaptureRoom.RING_BYTES);

                flow.establish();
                AtomicLong heard = new AtomicLong();
                try (RpcClient reading = RpcClient.connect(socket)) {
                    TwoHosts.await("a client that reads may capture", () -> {
                        flow.establish();
                        return captures(reading, heard);
                    });
                    TwoHosts.await("it gets frames", () -> {
                        flow.establish();
                        return heard.get() > 0;
                    });
                }
                assertThat(b.drain()).isPositive();
            } finally {
                process.destroyForcibly();
                process.waitFor();
            }
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    private static boolean captures(RpcClient client, AtomicLong heard) {
        try {
            client.capture(new CaptureRequest(List.of(), 64), frame -> heard.incrementAndGet());
            return true;
        } catch (AgentException e) {
            assertThat(e).hasMessageContaining("captures run on this agent already");
            return false;
        }
    }
}
