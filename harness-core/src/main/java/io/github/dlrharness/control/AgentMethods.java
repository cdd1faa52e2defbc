package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.wire.Ipv4Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The methods of the control protocol, on an agent's service. */
final class AgentMethods {
    /** The one method that takes its time; it is served beside the others. */
    static final String PROBE = "arp.probe";

    /** Methods whose answers can be large. */
    static final Set<String> LARGE = Set.of("tables.get", "config.get");

    /** Bytes of a frame that are told; the largest there is. */
    private static final int MAX_SNAP_LENGTH = 262_144;

    /** How long the last answer may take before the agent ends. */
    private static final long LAST_ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final AgentService service;
    private final Map<String, RpcDispatcher.Method> methods = new LinkedHashMap<>();

    /** One at a time: however many clients ask, the event loop is not asked for more than one of these between two rounds. */
    private final Object shortCommands = new Object();

    private AgentMethods(AgentService service) {
        this.service = service;
    }

    /** Every method by its name. */
    static Map<String, RpcDispatcher.Method> of(AgentService service) {
        return new AgentMethods(service).all();
    }

    private Map<String, RpcDispatcher.Method> all() {
        method("agent.info", () -> AgentValues.write(service.info()));
        methods.put("agent.stop", this::stop);
        method("agent.drain", () -> JsonText.object().put("frames", service.drain()));
        method("agent.reset", () -> {
            service.reset();
            return JsonText.object();
        });
        methods.put("config.get", (params, exchange) -> {
            params.complete();
            return tree(service.config());
        });
        methods.put("config.set", this::set);
        methods.put("config.reload", (params, exchange) -> {
            params.complete();
            return AgentValues.write(service.reload());
        });
        ConfigEdit.all().forEach((name, edit) -> methods.put(name, (params, exchange) -> edit(edit, params)));
        method("tables.get", () -> AgentValues.write(service.tables()));
        method("counters.get", () -> AgentValues.write(service.counters()));
        methods.put(PROBE, this::probe);
        methods.put("events.subscribe", this::events);
        methods.put("capture.subscribe", this::capture);
        methods.put("unsubscribe", this::unsubscribe);
        return methods;
    }

    private interface Answer {
        JsonNode get();
    }

    /** A short command without parameters. */
    private void method(String name, Answer answer) {
        methods.put(name, (params, exchange) -> {
            params.complete();
            synchronized (shortCommands) {
                return answer.get();
            }
        });
    }

    private ObjectNode stop(Params params, RpcExchange exchange) throws RpcException {
        params.complete();
        exchange.afterAnswer(() -> {
            exchange.session().flush(LAST_ANSWER_NANOS);
            service.stop();
        });
        return JsonText.object();
    }

    private JsonNode tree(AgentConfig config) throws RpcException {
        return JsonText.parse(ConfigFormat.write(config).getBytes(StandardCharsets.UTF_8));
    }

    private ObjectNode set(Params params, RpcExchange exchange) throws RpcException {
        String config = JsonText.write(params.needed("config"));
        JsonNode replaces = params.optional("replaces");
        params.complete();
        return apply(current -> {
            if (replaces != null && !replaces.equals(tree(current))) {
                throw new RpcException(
                        RpcException.CONFIG_CHANGED,
                        "config.set: another configuration than \"replaces\" is in force by now; ask for it, and decide again");
            }
            return ConfigFormat.read(config);
        });
    }

    private ObjectNode edit(ConfigEdit edit, Params params) throws RpcException {
        return apply(current -> {
            ObjectNode tree = (ObjectNode) tree(current);
            edit.apply(tree, params);
            return ConfigFormat.read(JsonText.write(tree));
        });
    }

    private interface Change {
        AgentConfig from(AgentConfig current) throws RpcException;
    }

    /** Carries the change's own refusal through the service, which knows no RPC. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient RpcException reason;

        Refused(RpcException reason) {
            super(reason);
            this.reason = reason;
        }
    }

    private ObjectNode apply(Change change) throws RpcException {
        try {
            return AgentValues.write(service.apply(current -> {
                try {
                    return change.from(current);
                } catch (RpcException e) {
                    throw new Refused(e);
                }
            }));
        } catch (Refused e) {
            throw e.reason;
        }
    }

    private ObjectNode probe(Params params, RpcExchange exchange) throws RpcException {
        Ipv4Address address = params.parsed("address", Ipv4Address::parse);
        long limit = params.number("limitNanos", TimeUnit.SECONDS.toNanos(1), 1, AgentService.LONGEST_PROBE.toNanos());
        params.complete();
        Optional<ProbeAnswer> answer = service.probe(address, Duration.ofNanos(limit));
        ObjectNode result = JsonText.object();
        if (answer.isPresent()) {
            result.put("mac", answer.get().mac().toString());
            result.put("afterNanos", answer.get().after().toNanos());
        } else {
            result.putNull("mac").putNull("afterNanos");
        }
        return result;
    }

    private ObjectNode events(Params params, RpcExchange exchange) throws RpcException {
        params.complete();
        return JsonText.object()
                .put(
                        "subscription",
                        exchange.subscribe(
                                "event",
                                listener -> service.events(event -> listener.accept(() -> AgentValues.write(event)))));
    }

    private ObjectNode capture(Params params, RpcExchange exchange) throws RpcException {
        CaptureRequest request = new CaptureRequest(
                params.texts("ports"), (int) params.number("snapLength", MAX_SNAP_LENGTH, 1, MAX_SNAP_LENGTH));
        params.complete();
        return JsonText.object()
                .put(
                        "subscription",
                        exchange.subscribe(
                                "frame",
                                listener -> service.capture(
                                        request, frame -> listener.accept(() -> AgentValues.write(frame)))));
    }

    private ObjectNode unsubscribe(Params params, RpcExchange exchange) throws RpcException {
        params.needed("subscription");
        long number = params.number("subscription", 0, 1, Long.MAX_VALUE);
        params.complete();
        long lost = exchange.session().unsubscribe(number);
        if (lost < 0) {
            throw params.invalid("there is no subscription %d".formatted(number));
        }
        return JsonText.object().put("lost", lost);
    }
}
