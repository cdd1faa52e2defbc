package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.wire.Ipv4Address;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An agent in another process, by the protocol of docs/control-protocol.md. Calls fail with {@link AgentException} when the agent
 * is gone, was never there, or doesn't answer for {@value #ANSWER_SECONDS} s.
 */
public final class RpcClient implements AgentService, AutoCloseable {
    /** How long an answer may take, in seconds. */
    public static final int ANSWER_SECONDS = 10;

    /** Bytes of an answer's line: tables of some 100 000 rows. */
    static final int MAX_ANSWER = 64 << 20;

    private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);

    /** How often a change is made anew because somebody else changed the configuration meanwhile. */
    private static final int ATTEMPTS = 10;

    private final RpcCalls calls;

    private RpcClient(RpcCalls calls) {
        this.calls = calls;
    }

    /**
     * Connects to the agent that listens at a Unix domain socket.
     *
     * @throws AgentException when nobody listens there, or this user may not connect
     */
    public static RpcClient connect(Path socket) {
        SocketChannel channel = ControlSocket.connect(socket);
        return new RpcClient(new RpcCalls(
                "The agent at " + socket, ChannelStreams.input(channel), ChannelStreams.output(channel), channel));
    }

    /**
     * Talks to an agent over streams.
     *
     * @param name who that is, as a message begins: {@code The agent of "host-a"}
     * @param in what it answers
     * @param out what it is asked; closing it ends an agent that runs with {@code --stdio}
     */
    public static RpcClient over(String name, InputStream in, OutputStream out) {
        return new RpcClient(new RpcCalls(name, in, out, out));
    }

    @Override
    public AgentInfo info() {
        return info(Duration.ofSeconds(ANSWER_SECONDS));
    }

    /** As {@link #info()}, and waits that long for the answer: an agent that is being started gives it when it forwards. */
    public AgentInfo info(Duration limit) {
        JsonNode info = ask("agent.info", limit.toNanos());
        int protocol = info.path("protocol").intValue();
        if (protocol != AgentInfo.PROTOCOL) {
            throw new AgentException(
                    "%s speaks version %d of the control protocol, and this is version %d; use the dlr-agent that it runs"
                            .formatted(calls.name(), protocol, AgentInfo.PROTOCOL));
        }
        return calls.read(info, AgentValues::readInfo);
    }

    @Override
    public AgentConfig config() {
        return ConfigFormat.read(JsonText.write(ask("config.get")));
    }

    @Override
    public ChangeReport apply(UnaryOperator<AgentConfig> change) {
        for (int attempt = 1; ; attempt++) {
            JsonNode current = ask("config.get");
            AgentConfig next = change.apply(ConfigFormat.read(JsonText.write(current)));
            ObjectNode params = JsonText.object();
            params.set("config", tree(next));
            params.set("replaces", current);
            try {
                return calls.read(calls.ask("config.set", params, ANSWER_NANOS, result -> {}), AgentValues::readReport);
            } catch (RpcException e) {
                if (e.code() != RpcException.CONFIG_CHANGED || attempt == ATTEMPTS) {
                    throw calls.refusal(e);
                }
            }
        }
    }

    private JsonNode tree(AgentConfig config) {
        try {
            return JsonText.parse(ConfigFormat.write(config).getBytes(StandardCharsets.UTF_8));
        } catch (RpcException e) {
            throw new IllegalStateException("a configuration is written as something that is no JSON", e);
        }
    }

    /**
     * Calls a method of the protocol as it is.
     *
     * @param method such as {@code tables.get} or {@code lif.add}
     * @param params a JSON object
     * @return the result, as JSON
     * @throws ConfigRefusedException when a configuration would not be valid; nothing is changed then
     * @throws IllegalArgumentException when the parameters are not what the method takes
     */
    public String call(String method, String params) {
        try {
            JsonNode object = JsonText.parse(params.getBytes(StandardCharsets.UTF_8));
            return JsonText.write(calls.ask(method, object, ANSWER_NANOS, result -> {}));
        } catch (RpcException e) {
            throw calls.refusal(e);
        }
    }

    @Override
    public ChangeReport reload() {
        return calls.read(ask("config.reload"), AgentValues::readReport);
    }

    @Override
    public EngineTables tables() {
        return calls.read(ask("tables.get"), AgentValues::readTables);
    }

    @Override
    public Map<String, Long> counters() {
        return calls.read(ask("counters.get"), AgentValues::readCounters);
    }

    @Override
    public Subscription events(Consumer<AgentEvent> listener) {
        return subscribe("events.subscribe", JsonText.object(), AgentValues::readEvent, listener);
    }

    @Override
    public Subscription capture(CaptureRequest request, Consumer<CapturedFrame> listener) {
        ObjectNode params = JsonText.object().put("snapLength", request.snapLength());
        request.ports().forEach(params.putArray("ports")::add);
        return subscribe("capture.subscribe", params, AgentValues::readFrame, listener);
    }

    private <T> Subscription subscribe(
            String method, ObjectNode params, Function<JsonNode, T> reader, Consumer<T> listener) {
        Listening listening = new Listening(item -> listener.accept(reader.apply(item)));
        try {
            calls.ask(method, params, ANSWER_NANOS, result -> calls.listen(result, listening));
        } catch (RpcException e) {
            throw calls.refusal(e);
        }
        return new Subscription() {
            @Override
            public long lost() {
                return listening.lost();
            }

            @Override
            public void close() {
                calls.stopListening(listening, ANSWER_NANOS);
            }
        };
    }

    @Override
    public Optional<ProbeAnswer> probe(Ipv4Address target, Duration limit) {
        ObjectNode params = JsonText.object().put("address", target.toString()).put("limitNanos", limit.toNanos());
        try {
            JsonNode answer = calls.ask("arp.probe", params, limit.toNanos() + ANSWER_NANOS, result -> {});
            return answer.required("mac").isNull()
                    ? Optional.empty()
                    : Optional.of(new ProbeAnswer(
                            AgentValues.mac(answer.required("mac")),
                            Duration.ofNanos(answer.required("afterNanos").longValue())));
        } catch (RpcException e) {
            throw calls.refusal(e);
        }
    }

    @Override
    public long drain() {
        long frames = ask("agent.drain").path("frames").longValue();
        calls.awaitHeard(ANSWER_NANOS);
        return frames;
    }

    @Override
    public void reset() {
        ask("agent.reset");
    }

    @Override
    public void stop() {
        ask("agent.stop");
    }

    /** Has {@code work} done once, when the agent is gone or this was closed; at once when that is so already. */
    public void onEnd(Runnable work) {
        calls.onEnd(work);
    }

    private JsonNode ask(String method) {
        return ask(method, ANSWER_NANOS);
    }

    private JsonNode ask(String method, long limitNanos) {
        try {
            return calls.ask(method, null, limitNanos, result -> {});
        } catch (RpcException e) {
            throw calls.refusal(e);
        }
    }

    /** Leaves the agent. Calls that wait fail. Idempotent. */
    @Override
    public void close() {
        calls.close();
    }
}
