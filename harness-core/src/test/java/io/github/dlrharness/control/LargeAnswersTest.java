package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.wire.MacAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tables as large as a VM can make them, asked for by clients that don't read, of an agent with little memory. */
@Timeout(120)
class LargeAnswersTest {
    /** What the forwarding database has when a VM has sent from as many addresses as are kept. */
    private static final int MACS = 66_000;

    private static final String HEAP = "-Xmx128m";

    private static final String TABLES = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tables.get\"}";

    private static EngineTables tables() {
        List<MacRow> macs = new ArrayList<>();
        for (int number = 0; number < MACS; number++) {
            macs.add(new MacRow(FakeAgent.VNI, new MacAddress(0x020000000000L + number), 1, null, number));
        }
        return new EngineTables(List.of(), macs, List.of(), List.of(), List.of(), Map.of());
    }

    /** The agent's process: it dies of the first thing for which there is no memory. */
    @SuppressWarnings("try") // The server only has to run.
    public static void main(String[] arguments) throws InterruptedException {
        FakeAgent agent = new FakeAgent();
        agent.tables = LargeAnswersTest::tables;
        try (RpcServer server = RpcServer.listen(Path.of(arguments[0]), agent)) {
            System.out.println("ready");
            agent.stopped.await();
        }
    }

    private static Process start(Path socket) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeAnswersTest.class.getName(),
                        socket.toString())
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void neitherABatchNorManyClientsTakeTheAgentsMemory(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("agent.sock");
        Process process = start(socket);
        List<RawClient> hostile = new ArrayList<>();
        try {
            String first = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            assertThat(first).isEqualTo("ready");
            String batch = "[" + String.join(",", Collections.nCopies(RpcDispatcher.MAX_BATCH, TABLES)) + "]";
            for (int i = 0; i < 40; i++) {
                RawClient client = new RawClient(socket);
                hostile.add(client);
                client.say(i % 2 == 0 ? batch : TABLES).say(TABLES);
            }
            try (RawClient other = new RawClient(socket)) {
                assertThat(other.works()).isTrue();
            }
            for (RawClient client : hostile) {
                client.close();
            }
            // Whoever reads gets them all, when what the others left is gone.
            try (RawClient other = new RawClient(socket)) {
                HostileClientTest.await(() -> {
                    try {
                        JsonNode answer = other.ask(TABLES);
                        return answer.path("result").path("macs").size() == MACS;
                    } catch (IOException e) {
                        throw new AssertionError("the agent is gone", e);
                    }
                });
            }
            assertThat(process.isAlive()).isTrue();
        } finally {
            for (RawClient client : hostile) {
                client.close();
            }
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void aBatchHasThemOnce(@TempDir Path folder) throws Exception {
        FakeAgent agent = new FakeAgent();
        Path socket = folder.resolve("agent.sock");
        try (RpcServer server = RpcServer.listen(socket, agent);
                RawClient client = new RawClient(socket)) {
            JsonNode responses = client.ask("[" + TABLES + "," + TABLES.replace("1,", "2,") + ","
                    + "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"agent.drain\"}]");

            assertThat(responses.get(0).has("result")).isTrue();
            assertThat(responses.get(1).path("error").path("code").intValue()).isEqualTo(RpcException.INVALID_REQUEST);
            assertThat(responses.get(1).path("error").path("message").asText()).contains("once at most");
            assertThat(responses.get(1).get("id").intValue()).isEqualTo(2);
            assertThat(responses.get(2).has("result")).isTrue();
            assertThat(server).isNotNull();
        }
    }

    @Test
    void whatIsLargeInABatchIsRefusedByItselfWhenThereIsNoRoom(@TempDir Path folder) throws Exception {
        FakeAgent agent = new FakeAgent();
        agent.tables = LargeAnswersTest::tables;
        Path socket = folder.resolve("agent.sock");
        List<RawClient> clients = new ArrayList<>();
        try (RpcServer server = RpcServer.listen(socket, agent)) {
            JsonNode answer;
            long answered = 0;
            do {
                for (int unread = 0; unread < 4; unread++) {
                    RawClient client = new RawClient(socket);
                    clients.add(client);
                    client.say(TABLES);
                }
                RawClient asking = new RawClient(socket);
                clients.add(asking);
                asking.say("[" + TABLES + ",{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"agent.drain\"}]");
                // The tables of this one are read; those of the others wait.
                answer = asking.json();
                assertThat(answer.get(1).path("result").path("frames").intValue())
                        .isEqualTo(42);
                answered++;
            } while (answer.get(0).has("result") && answered < 1000);

            assertThat(answer.get(0).path("error").path("code").intValue()).isEqualTo(RpcException.LIMIT_REACHED);
            assertThat(server).isNotNull();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
