package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.agent.AgentException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JSON-RPC 2.0 for one message: finds the method of each request, calls it, makes the response. */
final class RpcDispatcher {
    /** Requests of a batch. */
    static final int MAX_BATCH = 32;

    /** Characters of an id: it comes back in the answer. */
    static final int MAX_ID = 256;

    private static final Logger LOG = LoggerFactory.getLogger(RpcDispatcher.class);

    /** A method that can be called. */
    @FunctionalInterface
    interface Method {
        /**
         * Serves a request.
         *
         * @throws RpcException when it can't be served
         * @throws RuntimeException of the agent's service
         */
        JsonNode call(Params params, RpcExchange exchange) throws RpcException;
    }

    private final Map<String, Method> methods;

    RpcDispatcher(Map<String, Method> methods) {
        this.methods = methods;
    }

    /** The response to a message; null when it needs none. */
    JsonNode answer(JsonNode message, RpcExchange exchange) {
        if (!message.isArray()) {
            return respond(message, exchange);
        }
        if (message.isEmpty() || message.size() > MAX_BATCH) {
            return error(
                    null,
                    new RpcException(
                            RpcException.INVALID_REQUEST,
                            message.isEmpty()
                                    ? "an empty batch"
                                    : "a batch of %d requests; at most %d".formatted(message.size(), MAX_BATCH)));
        }
        ArrayNode responses = JsonText.object().arrayNode();
        Set<String> largeSoFar = new HashSet<>();
        boolean waits = waits(message);
        for (JsonNode request : message) {
            String method = request.path("method").asText();
            boolean refused = AgentMethods.LARGE.contains(method) && (waits || !largeSoFar.add(method));
            ObjectNode response = refused ? onlyOnce(request, method) : respond(request, exchange);
            if (response != null) {
                responses.add(response);
            }
        }
        return responses.isEmpty() ? null : responses;
    }

    /** Whether a message asks for what takes its time. */
    static boolean waits(JsonNode message) {
        return asksFor(message, Set.of(AgentMethods.PROBE));
    }

    /** Whether a message asks for what may be large. It gets that unless it {@link #waits} as well. */
    static boolean isLarge(JsonNode message) {
        return asksFor(message, AgentMethods.LARGE);
    }

    private static boolean asksFor(JsonNode message, Set<String> methods) {
        if (!message.isArray()) {
            return methods.contains(message.path("method").asText());
        }
        for (JsonNode request : message) {
            if (methods.contains(request.path("method").asText())) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode onlyOnce(JsonNode request, String method) {
        JsonNode id = request.get("id");
        return id == null
                ? null
                : error(
                        isId(id) ? id : null,
                        new RpcException(
                                RpcException.INVALID_REQUEST,
                                "a batch has %s once at most, and not together with %s; ask again by itself"
                                        .formatted(method, AgentMethods.PROBE)));
    }

    private ObjectNode respond(JsonNode request, RpcExchange exchange) {
        JsonNode id = request.get("id");
        try {
            checkRequest(request, id);
        } catch (RpcException e) {
            return error(isId(id) ? id : null, e);
        }
        try {
            String method = request.get("method").textValue();
            JsonNode result = call(method, request.get("params"), exchange);
            if (id == null) {
                return null;
            }
            ObjectNode response = response(id).set("result", result);
            if (AgentMethods.LARGE.contains(method)) {
                exchange.large(response);
            }
            return response;
        } catch (RpcException e) {
            return id == null ? null : error(id, e);
        }
    }

    private static void checkRequest(JsonNode request, JsonNode id) throws RpcException {
        String wrong = null;
        if (!request.isObject()) {
            wrong = "a request is an object";
        } else if (!"2.0".equals(request.path("jsonrpc").textValue())) {
            wrong = "\"jsonrpc\" is not \"2.0\"";
        } else if (!request.path("method").isTextual()) {
            wrong = "\"method\" is not a string";
        } else if (id != null && !isId(id)) {
            wrong = "\"id\" is neither a string of at most %d characters, a number nor null".formatted(MAX_ID);
        } else if (request.has("params") && !request.get("params").isContainerNode()) {
            wrong = "\"params\" is neither an object nor an array";
        }
        if (wrong != null) {
            throw new RpcException(RpcException.INVALID_REQUEST, wrong);
        }
    }

    /** Whether this may be an id, and so may come back in an answer. */
    static boolean isId(JsonNode id) {
        return id != null && (id.isTextual() && id.textValue().length() <= MAX_ID || id.isNumber() || id.isNull());
    }

    private JsonNode call(String name, JsonNode params, RpcExchange exchange) throws RpcException {
        Method method = methods.get(name);
        if (method == null) {
            throw new RpcException(
                    RpcException.METHOD_NOT_FOUND,
                    "no method \"%s\"; there are %s".formatted(shortened(name), String.join(", ", methods.keySet())));
        }
        try {
            return method.call(new Params(name, params), exchange);
        } catch (ConfigRefusedException e) {
            ObjectNode data = JsonText.object();
            ArrayNode problems = data.putArray("problems");
            e.problems().forEach(problems::add);
            throw new RpcException(RpcException.CONFIG_REFUSED, e.getMessage(), data);
        } catch (LimitReachedException e) {
            throw new RpcException(RpcException.LIMIT_REACHED, e.getMessage());
        } catch (AgentException e) {
            throw new RpcException(RpcException.AGENT_FAILED, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new RpcException(RpcException.INVALID_PARAMS, name + ": " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} failed", name, e);
            throw new RpcException(RpcException.INTERNAL_ERROR, "%s failed: %s".formatted(name, e));
        }
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }

    static ObjectNode error(JsonNode id, RpcException error) {
        ObjectNode response = response(id);
        putError(response, error);
        return response;
    }

    static void putError(ObjectNode response, RpcException error) {
        ObjectNode node = response.putObject("error").put("code", error.code()).put("message", error.getMessage());
        if (error.data() != null) {
            node.set("data", error.data());
        }
    }

    private static ObjectNode response(JsonNode id) {
        ObjectNode response = JsonText.message();
        return id == null ? response.putNull("id") : (ObjectNode) response.set("id", id);
    }
}
