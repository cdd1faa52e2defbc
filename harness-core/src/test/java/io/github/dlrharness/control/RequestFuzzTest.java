package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dlrharness.testsupport.ByteFuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Spoiled requests: each line gets one response, or none; nothing else happens. */
class RequestFuzzTest {
    /** For each input the whole way from the bytes to the response is gone: slower than a parser of frames. */
    private static final long INPUTS = ByteFuzz.FRAMES / 8;

    private static final List<byte[]> SEEDS = Stream.of(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"agent.info\"}\n",
                    "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"tables.get\",\"params\":{}}\n",
                    "[{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"agent.drain\"},{\"jsonrpc\":\"2.0\",\"method\":\"agent.reset\"}]\n",
                    "{\"jsonrpc\":\"2.0\",\"id\":1.5e3,\"method\":\"arp.probe\",\"params\":{\"address\":\"172.16.10.11\",\"limitNanos\":1000}}\n",
                    "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"lif.add\",\"params\":{\"vni\":5002,\"address\":\"172.16.30.1/24\",\"name\":\"é\"}}\n",
                    "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"vtep.remove\",\"params\":{\"address\":\"192.168.250.52\",\"vnis\":[5001]}}\n",
                    "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"port.add\",\"params\":{\"interface\":\"p2\",\"vni\":5000}}\n",
                    "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"config.set\",\"params\":{\"config\":{\"host\":\"a\"}}}\n",
                    "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"capture.subscribe\",\"params\":{\"ports\":[\"vm1\"],\"snapLength\":96}}\n")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();

    private final RpcDispatcher dispatcher = new RpcDispatcher(AgentMethods.of(new FakeAgent()));

    @Test
    void answersEveryLineWithAResponseOrNothing() {
        new ByteFuzz(RequestFuzzTest.class, SEEDS).run(INPUTS, this::serve);
    }

    private void serve(byte[] bytes) {
        LineReader reader = new LineReader(new ByteArrayInputStream(bytes), 400);
        RpcSession session = new RpcSession(new Outgoing(OutputStream.nullOutputStream(), 1 << 20), () -> false);
        try {
            byte[] line;
            while ((line = reader.next()) != null) {
                answer(line, new RpcExchange(session));
            }
        } catch (LineReader.LineRefusedException e) {
            assertThat(bytes.length).isGreaterThan(400);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            session.close();
        }
    }

    private void answer(byte[] line, RpcExchange exchange) {
        JsonNode answer;
        try {
            answer = dispatcher.answer(JsonText.parse(line), exchange);
        } catch (RpcException e) {
            assertThat(e.code()).isEqualTo(RpcException.PARSE_ERROR);
            return;
        }
        exchange.answered();
        if (answer == null) {
            return;
        }
        for (JsonNode response : answer.isArray() ? answer : List.of(answer)) {
            assertThat(response.path("jsonrpc").asText()).isEqualTo("2.0");
            assertThat(response.has("id")).isTrue();
            assertThat(response.has("result")).isNotEqualTo(response.has("error"));
            assertThat(response.path("error").path("code").intValue())
                    .as(response.toString())
                    .isNotEqualTo(RpcException.INTERNAL_ERROR);
        }
    }
}
