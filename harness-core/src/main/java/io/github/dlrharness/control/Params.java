package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The parameters of a request, by name. Says what is missing, of the wrong kind, or unknown. */
final class Params {
    private final String method;
    private final ObjectNode values;
    private final List<String> known = new ArrayList<>();

    Params(String method, JsonNode params) throws RpcException {
        this.method = method;
        if (params != null && !params.isObject()) {
            throw invalid("parameters go by name, in an object");
        }
        values = params == null ? JsonText.object() : (ObjectNode) params;
    }

    /** All of them as they are. */
    ObjectNode object() {
        return values;
    }

    /** A parameter that must be there. */
    JsonNode needed(String name) throws RpcException {
        JsonNode value = optional(name);
        if (value == null) {
            throw invalid("\"%s\" is missing".formatted(name));
        }
        return value;
    }

    /** A parameter, or null. */
    JsonNode optional(String name) {
        known.add(name);
        JsonNode value = values.get(name);
        return value == null || value.isNull() ? null : value;
    }

    String text(String name) throws RpcException {
        JsonNode value = needed(name);
        if (!value.isTextual()) {
            throw invalid("\"%s\" is %s; a string is needed".formatted(name, JsonText.write(value)));
        }
        return value.textValue();
    }

    /** A text that is parsed by {@code parser}, which throws IllegalArgumentException with the remedy. */
    <T> T parsed(String name, Function<String, T> parser) throws RpcException {
        try {
            return parser.apply(text(name));
        } catch (IllegalArgumentException e) {
            throw invalid("\"%s\": %s".formatted(name, e.getMessage()));
        }
    }

    /** A whole number in a range; {@code absent} when it is not there. */
    long number(String name, long absent, long min, long max) throws RpcException {
        JsonNode value = optional(name);
        if (value == null) {
            return absent;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw invalid("\"%s\" is %s; a whole number from %d to %d is needed"
                    .formatted(name, JsonText.write(value), min, max));
        }
        return value.longValue();
    }

    /** A list of texts; empty when it is not there. */
    List<String> texts(String name) throws RpcException {
        JsonNode value = optional(name);
        List<String> texts = new ArrayList<>();
        if (value != null) {
            if (!value.isArray()) {
                throw invalid("\"%s\" is %s; a list of strings is needed".formatted(name, JsonText.write(value)));
            }
            for (JsonNode item : value) {
                if (!item.isTextual()) {
                    throw invalid("\"%s\" has %s; strings are needed".formatted(name, JsonText.write(item)));
                }
                texts.add(item.textValue());
            }
        }
        return texts;
    }

    /** Refuses what nobody asked for. Call it after the last of the others. */
    void complete() throws RpcException {
        var names = values.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!known.contains(name)) {
                throw invalid("\"%s\" is unknown; %s"
                        .formatted(name, known.isEmpty() ? "it takes none" : "there are " + String.join(", ", known)));
            }
        }
    }

    RpcException invalid(String what) {
        return new RpcException(RpcException.INVALID_PARAMS, "%s: %s".formatted(method, what));
    }
}
