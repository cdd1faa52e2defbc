package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of docs/control-protocol.md, said to an agent, and its tables. */
class ControlDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/control-protocol.md");
    private static final long TIME = 1_700_000_000_123_456_789L;

    private final FakeAgent agent = new FakeAgent();

    @Test
    void everyExampleIsWhatHappens(@TempDir Path folder) throws Exception {
        List<String> lines =
                Files.readAllLines(DOCUMENT).stream().map(String::strip).toList();
        try (RpcServer server = RpcServer.listen(folder.resolve("a.sock"), agent);
                RawClient client = new RawClient(folder.resolve("a.sock"))) {
            assertThat(server).isNotNull();
            int answers = 0;
            for (String line : lines) {
                if (line.startsWith("--> ")) {
                    client.say(line.substring(4));
                } else if (line.startsWith("<-- ")) {
                    if (line.contains("\"method\"")) {
                        happen();
                    }
                    assertThat(client.json()).isEqualTo(tree(line.substring(4)));
                    answers++;
                }
            }
            assertThat(answers).isGreaterThan(9);
        }
    }

    private static JsonNode tree(String json) throws Exception {
        return new ObjectMapper().readTree(json);
    }

    private void happen() {
        AgentEvent event = new AgentEvent(
                TIME, EngineEvent.ARP_RESOLVED, FakeAgent.VNI, FakeAgent.NEIGHBOUR, FakeAgent.NEIGHBOUR_MAC);
        CapturedFrame frame = new CapturedFrame(
                0,
                TIME,
                new TapPoint(TapPoint.Kind.VM, "host-a", "vm1"),
                Direction.SENT,
                new byte[] {0, -1, 127, 5},
                60);
        if (agent.frameListeners.isEmpty()) {
            agent.eventListeners.forEach(listener -> listener.accept(event));
        }
        agent.frameListeners.forEach(listener -> listener.accept(frame));
    }

    @Test
    void hasEveryMethod() throws Exception {
        String document = Files.readString(DOCUMENT);

        assertThat(AgentMethods.of(agent).keySet())
                .allSatisfy(method -> assertThat(document).contains("`" + method + "`"));
    }

    @Test
    void hasTheLimitsOfTheCode() throws Exception {
        assertThat(Files.readString(DOCUMENT))
                .contains("| a request with `arp.probe` | %d KiB:".formatted(RpcConnection.SHORT_REQUEST >> 10))
                .contains("| an `id` | %d characters |".formatted(RpcDispatcher.MAX_ID))
                .contains("Requests of more than %d KiB".formatted(RpcConnection.SHORT_REQUEST >> 10))
                .contains("the lines of all clients share %d MiB |".formatted(RpcShared.MAX_READING >> 20))
                .contains(
                        "| %d KiB each, and beyond that %d MiB together (an eighth of the heap where that is more, %d MiB at most)"
                                .formatted(
                                        RpcConnection.OWN_WAITING >> 10,
                                        RpcShared.MIN_WAITING >> 20,
                                        RpcShared.MAX_WAITING >> 20))
                .contains("| requests in a batch | %d |".formatted(RpcDispatcher.MAX_BATCH))
                .contains("| levels of objects and arrays | %d |".formatted(JsonText.MAX_DEPTH))
                .contains("| clients at a time | %d;".formatted(RpcServer.MAX_CLIENTS))
                .contains("| subscriptions of a client | %d |".formatted(RpcSession.MAX_SUBSCRIPTIONS))
                .contains("| probes under way | %d,".formatted(RpcShared.MAX_BESIDE))
                .contains("| a request's line | %d MiB;".formatted(RpcConnection.MAX_REQUEST >> 20))
                .contains("| what waits for a client to read it | %d MiB;".formatted(RpcConnection.MAX_WAITING >> 20));
    }
}
