package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dlrharness.engine.EngineEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that say what makes no sense, too much, too little, or don't listen. Others must not notice. */
@Timeout(60)
class HostileClientTest {
    private static final AgentEvent EVENT =
            new AgentEvent(1, EngineEvent.ARP_RESOLVED, FakeAgent.VNI, FakeAgent.NEIGHBOUR, FakeAgent.NEIGHBOUR_MAC);

    /** Short, so that the test is; but a test that reads needs it, too. */
    private static final long READING_LIMIT = 2_000_000_000L;

    private final FakeAgent agent = new FakeAgent();
    private Path socket;
    private RpcServer server;
    private RawClient hostile;

    @BeforeEach
    void connect(@TempDir Path folder) throws Exception {
        socket = folder.resolve("agent.sock");
        server = RpcServer.listen(socket, agent, READING_LIMIT);
        hostile = new RawClient(socket);
    }

    @AfterEach
    void leave() throws Exception {
        hostile.close();
        server.close();
    }

    private void othersAreServed() throws IOException {
        try (RawClient other = new RawClient(socket)) {
            assertThat(other.works()).isTrue();
        }
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void isRefused(byte[] line, int code) throws IOException {
        JsonNode response = hostile.send(line).send(new byte[] {'\n'}).json();
        assertThat(response.path("error").path("code").intValue()).isEqualTo(code);
        assertThat(response.get("id").isNull()).isTrue();
        assertThat(hostile.works()).isTrue();
    }

    @Test
    void refusesWhatIsNotUtf8() throws Exception {
        isRefused(new byte[] {'"', (byte) 0xc3, (byte) 0x28, '"'}, RpcException.PARSE_ERROR);
        isRefused(new byte[] {(byte) 0xff, (byte) 0xfe}, RpcException.PARSE_ERROR);
        isRefused("\"\ud83d\ude00".getBytes(StandardCharsets.UTF_16BE), RpcException.PARSE_ERROR);
        // A surrogate in UTF-8, and an overlong slash.
        isRefused(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, RpcException.PARSE_ERROR);
        isRefused(new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'}, RpcException.PARSE_ERROR);
    }

    @Test
    void refusesDeepNesting() throws Exception {
        isRefused("[".repeat(RpcConnection.MAX_REQUEST).getBytes(StandardCharsets.UTF_8), RpcException.PARSE_ERROR);
        isRefused("{\"a\":".repeat(100_000).getBytes(StandardCharsets.UTF_8), RpcException.PARSE_ERROR);
    }

    @Test
    void refusesHugeNumbers() throws Exception {
        isRefused(("[1" + "0".repeat(500_000) + "]").getBytes(StandardCharsets.UTF_8), RpcException.PARSE_ERROR);
    }

    @Test
    void skipsALineThatIsTooLong() throws Exception {
        byte[] chunk = new byte[1 << 20];
        Arrays.fill(chunk, (byte) ' ');
        for (int mebibyte = 0; mebibyte < 20; mebibyte++) {
            hostile.send(chunk);
        }
        isRefused(new byte[] {'x'}, RpcException.INVALID_REQUEST);
    }

    @Test
    void takesALineOfExactlyTheLimit() throws Exception {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"agent.drain\"}";
        String padding = " ".repeat(RpcConnection.MAX_REQUEST - request.length());

        assertThat(hostile.ask(padding + request).path("result").path("frames").intValue())
                .isEqualTo(42);
        assertThat(hostile.ask(padding + " " + request)
                        .path("error")
                        .path("code")
                        .intValue())
                .isEqualTo(RpcException.INVALID_REQUEST);
    }

    @Test
    void doesNotServeARequestThatWasCutOff() throws Exception {
        hostile.send("{\"jsonrpc\":\"2.0\",\"method\":\"agent.reset\"}".getBytes(StandardCharsets.UTF_8));
        hostile.channel.shutdownOutput();

        assertThat(hostile.hear()).isNull();
        assertThat(agent.reset).isFalse();
        othersAreServed();
    }

    @Test
    void answersWhoHasSaidAllHeHasToSay() throws Exception {
        hostile.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"agent.drain\"}");
        hostile.channel.shutdownOutput();

        assertThat(hostile.hear()).contains("42");
        assertThat(hostile.hear()).isNull();
    }

    @Test
    void forgetsWhoLeavesInTheMiddle() throws Exception {
        for (int i = 0; i < 200; i++) {
            try (RawClient leaving = new RawClient(socket)) {
                leaving.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"events.subscribe\"}");
                leaving.send("{\"jsonrpc\":\"2.0\",\"id\":1,\"me".getBytes(StandardCharsets.UTF_8));
            }
        }
        await(() -> {
            agent.eventListeners.forEach(listener -> listener.accept(EVENT));
            return agent.eventListeners.isEmpty();
        });
        othersAreServed();
    }

    @Test
    void throwsOutWhoDoesNotReadHisAnswers() throws Exception {
        // Each answer has some hundred bytes; nobody reads them, so in the end nobody takes the requests either.
        byte[] requests = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tables.get\"}\n"
                .repeat(1000)
                .getBytes(StandardCharsets.UTF_8);
        IOException end = null;
        while (end == null) {
            try {
                hostile.send(requests);
            } catch (IOException e) {
                end = e;
            }
        }
        assertThat(end).hasMessageContaining("Broken pipe");
        othersAreServed();
    }

    @Test
    void tellsASlowSubscriberHowMuchHeLostAndWaitsForNobody() throws Exception {
        JsonNode answer = hostile.ask("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"events.subscribe\"}");
        assertThat(answer.path("result").path("subscription").intValue()).isEqualTo(1);
        int count = 100_000;
        for (int i = 0; i < count; i++) {
            AgentEvent event = new AgentEvent(i, EVENT.event(), EVENT.vni(), EVENT.target(), EVENT.mac());
            agent.eventListeners.forEach(listener -> listener.accept(event));
        }
        othersAreServed();
        hostile.say("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"unsubscribe\",\"params\":{\"subscription\":1}}");

        long heard = 0;
        JsonNode message = hostile.json();
        while (message.has("method")) {
            JsonNode params = message.get("params");
            assertThat(params.get("timeNanos").longValue())
                    .as("what came before this, and what is told to be lost, are all")
                    .isEqualTo(heard + params.get("lost").longValue());
            heard++;
            message = hostile.json();
        }
        long lost = message.path("result").path("lost").longValue();
        assertThat(lost).isPositive();
        assertThat(heard + lost).isEqualTo(count);
    }

    @Test
    void refusesAnIdThatIsNotOneAndServesTheNext() throws Exception {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"agent.drain\"}";
        isRefused(request.formatted("x".repeat(257)).getBytes(StandardCharsets.UTF_8), RpcException.INVALID_REQUEST);
        assertThat(hostile.ask(request.formatted("x".repeat(256))).has("result"))
                .isTrue();
        assertThat(hostile.ask(request.formatted("\\ud800")).has("result"))
                .as("half a surrogate")
                .isTrue();
    }

    @Test
    void waitsForNeighboursOfShortRequestsOnly() throws Exception {
        String probe =
                "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"arp.probe\",\"params\":{\"address\":\"172.16.10.11\"}}";
        JsonNode refusal = hostile.ask(probe + " ".repeat(RpcConnection.SHORT_REQUEST));
        assertThat(refusal.path("error").path("code").intValue()).isEqualTo(RpcException.INVALID_REQUEST);
        assertThat(refusal.get("id").intValue()).isEqualTo(5);
        String longId = "\"%s\"".formatted("x".repeat(RpcConnection.SHORT_REQUEST));
        assertThat(hostile.ask(probe.replace("\"id\":5", "\"id\":" + longId))
                        .get("id")
                        .isNull())
                .isTrue();
        JsonNode both = hostile.ask("[" + probe + ",{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"tables.get\"}]");
        assertThat(both.get(0).has("result")).isTrue();
        assertThat(both.get(1).path("error").path("message").asText()).contains("not together with arp.probe");
    }

    @Test
    void endsItsClientsWhenItEnds() throws Exception {
        assertThat(hostile.works()).isTrue();
        server.close();

        assertThat(hostile.hear()).isNull();
        assertThat(socket).doesNotExist();
    }
}
