package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dlrharness.agent.AgentException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON-RPC 2.0 as its specification has it, and the methods of an agent. */
class ControlProtocolTest {
    private final FakeAgent agent = new FakeAgent();
    private RpcServer server;
    private RawClient client;

    @BeforeEach
    void connect(@TempDir Path folder) throws Exception {
        Path socket = folder.resolve("agent.sock");
        server = RpcServer.listen(socket, agent);
        client = new RawClient(socket);
    }

    @AfterEach
    void leave() throws Exception {
        client.close();
        server.close();
    }

    private JsonNode call(String method, String params) throws Exception {
        return client.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params));
    }

    private static int code(JsonNode response) {
        return response.path("error").path("code").intValue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "-7", "1.50", "\"\"", "\"a\\\"b\"", "null", "123456789012345678901234567890", "1E+400"})
    void answersWithTheRequestsId(String id) throws Exception {
        client.say("{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"agent.drain\"}".formatted(id));

        assertThat(client.hear()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"frames\":42}}".formatted(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"jsonrpc\":\"2.0\",\"method\":\"agent.info\",\"params\":\"bar\",\"baz]|-32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"agent.info\"} {}|-32700",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"agent.info\"}|-32700",
                "[]|-32600",
                "1|-32600",
                "\"agent.info\"|-32600",
                "null|-32600",
                "{}|-32600",
                "{\"id\":1,\"method\":\"agent.info\"}|-32600",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"agent.info\"}|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":1}|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"agent.info\"}|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"agent.info\"}|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"agent.info\",\"params\":1}|-32600",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"agent.explode\"}|-32601",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"agent.info\",\"params\":[]}|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"agent.info\",\"params\":{\"verbose\":true}}|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"arp.probe\"}|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"arp.probe\",\"params\":{\"address\":\"vm2\"}}|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"arp.probe\",\"params\":{\"address\":\"8.8.8.8\"}}|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"unsubscribe\",\"params\":{\"subscription\":1}}|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"capture.subscribe\",\"params\":{\"snapLength\":0}}|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"capture.subscribe\",\"params\":{\"ports\":[\"nowhere\"]}}|-32602",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"config.set\",\"params\":{}}|-32602",
            })
    void tellsWhatIsWrongWithARequestAndServesTheNext(String request, int code) throws Exception {
        JsonNode response = client.ask(request);

        assertThat(code(response)).as(response.toString()).isEqualTo(code);
        assertThat(response.path("error").path("message").asText()).isNotBlank();
        assertThat(response.get("id").isNull())
                .as("an id that could be read is answered: " + response)
                .isEqualTo(!request.contains("\"id\":1,") || code == -32700);
        assertThat(client.works()).isTrue();
    }

    @Test
    void answersABatchWithABatchWithoutTheNotifications() throws Exception {
        client.say("[{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"method\":\"agent.drain\"},"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"agent.reset\"},"
                + "{\"foo\":\"boo\"},7,"
                + "{\"jsonrpc\":\"2.0\",\"id\":\"9\",\"method\":\"counters.get\"}]");

        JsonNode responses = client.json();
        assertThat(responses.findValuesAsText("id")).containsExactly("1", "null", "null", "9");
        assertThat(agent.reset).isTrue();
    }

    @Test
    void answersNotificationsAndBatchesOfThemWithNothing() throws Exception {
        client.say("{\"jsonrpc\":\"2.0\",\"method\":\"agent.reset\"}");
        client.say("{\"jsonrpc\":\"2.0\",\"method\":\"agent.explode\"}");
        client.say(
                "[{\"jsonrpc\":\"2.0\",\"method\":\"agent.reset\"},{\"jsonrpc\":\"2.0\",\"method\":\"agent.explode\"}]");
        client.say("").say(" \t\r");

        assertThat(client.works()).isTrue();
    }

    @Test
    void refusesABatchThatIsTooLong() throws Exception {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tables.get\"}";
        JsonNode response = client.ask("[" + String.join(",", java.util.Collections.nCopies(33, request)) + "]");

        assertThat(code(response)).isEqualTo(RpcException.INVALID_REQUEST);
    }

    @Test
    void tellsWhatTheAgentRefusesWithEveryProblem() throws Exception {
        JsonNode response = call("config.reload", "{}");

        assertThat(code(response)).isEqualTo(RpcException.CONFIG_REFUSED);
        assertThat(AgentValues.texts(response.path("error").path("data").path("problems")))
                .containsExactly("line 3: one", "line 5: two");
    }

    @Test
    void tellsThatTheAgentDiedWithoutAStackTrace() throws Exception {
        agent.failure = new AgentException("The agent of \"host-a\" died: out of luck");
        JsonNode response = call("tables.get", "{}");

        assertThat(code(response)).isEqualTo(RpcException.AGENT_FAILED);
        assertThat(response.path("error").path("message").asText())
                .isEqualTo("The agent of \"host-a\" died: out of luck");
    }

    @Test
    void tellsOfAnErrorOfItsOwnAndGoesOn() throws Exception {
        agent.failure = new IllegalStateException("a defect");

        assertThat(code(call("agent.info", "{}"))).isEqualTo(RpcException.INTERNAL_ERROR);
        assertThat(client.works()).isTrue();
    }

    @Test
    void endsTheAgentAfterTheAnswer() throws Exception {
        assertThat(call("agent.stop", "{}").get("result").isEmpty()).isTrue();
        assertThat(agent.stopped.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesToReplaceAConfigurationThatIsNoLongerInForce() throws Exception {
        JsonNode seen = call("config.get", "{}").get("result");
        assertThat(call("lif.remove", "{\"vni\":5000}").path("result").path("changes"))
                .hasSize(1);

        assertThat(code(call("config.set", "{\"config\":%s,\"replaces\":%s}".formatted(seen, seen))))
                .isEqualTo(RpcException.CONFIG_CHANGED);
        assertThat(call("config.set", "{\"config\":%s}".formatted(seen))
                        .path("result")
                        .path("changes"))
                .hasSize(1);
    }

    @Test
    void servesOthersWhileANeighbourIsWaitedFor() throws Exception {
        agent.patience = new java.util.concurrent.CountDownLatch(1);
        client.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"arp.probe\",\"params\":{\"address\":\"172.16.10.99\"}}");
        assertThat(client.works()).isTrue();
        agent.patience.countDown();

        assertThat(client.hear())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"mac\":null,\"afterNanos\":null}}");
    }

    @Test
    void refusesToWaitForMoreNeighboursThanThereAreThreads() throws Exception {
        agent.patience = new java.util.concurrent.CountDownLatch(1);
        String probe =
                "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"arp.probe\",\"params\":{\"address\":\"172.16.10.99\"}}";
        for (int id = 0; id <= RpcShared.MAX_BESIDE; id++) {
            client.say(probe.formatted(id));
        }
        JsonNode refusal = client.json();

        assertThat(refusal.get("id").intValue()).isEqualTo(RpcShared.MAX_BESIDE);
        assertThat(code(refusal)).isEqualTo(RpcException.LIMIT_REACHED);
        agent.patience.countDown();
    }

    @Test
    void limitsTheSubscriptionsOfAClient() throws Exception {
        for (int i = 1; i <= RpcSession.MAX_SUBSCRIPTIONS; i++) {
            assertThat(call("events.subscribe", "{}")
                            .path("result")
                            .path("subscription")
                            .intValue())
                    .isEqualTo(i);
        }
        assertThat(code(call("events.subscribe", "{}"))).isEqualTo(RpcException.LIMIT_REACHED);
        assertThat(call("unsubscribe", "{\"subscription\":3}")
                        .path("result")
                        .path("lost")
                        .intValue())
                .isZero();
        assertThat(call("events.subscribe", "{}")
                        .path("result")
                        .path("subscription")
                        .intValue())
                .isEqualTo(RpcSession.MAX_SUBSCRIPTIONS + 1);
    }

    @Test
    void capturesWhatWasAskedFor() throws Exception {
        call("capture.subscribe", "{\"ports\":[\"vm1\"],\"snapLength\":96}");

        assertThat(agent.captured).isEqualTo(new CaptureRequest(List.of("vm1"), 96));
    }
}
