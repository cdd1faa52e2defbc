package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A change of one item of a configuration, which is a tree of JSON here; what it comes to is checked where all configurations are. */
final class ConfigEdit {
    private enum Verb {
        ADD,
        CHANGE,
        REMOVE
    }

    private final String noun;
    private final String list;
    private final String key;
    private final Verb verb;

    private ConfigEdit(String noun, String list, String key, Verb verb) {
        this.noun = noun;
        this.list = list;
        this.key = key;
        this.verb = verb;
    }

    /** Every edit by its method's name. */
    static Map<String, ConfigEdit> all() {
        Map<String, ConfigEdit> edits = new LinkedHashMap<>();
        put(edits, "lif", "lifs", "vni", true);
        put(edits, "port", "ports", "interface", false);
        put(edits, "vtep", "vteps", "address", true);
        put(edits, "route", "routes", "destination", true);
        return edits;
    }

    private static void put(Map<String, ConfigEdit> edits, String noun, String list, String key, boolean change) {
        edits.put(noun + ".add", new ConfigEdit(noun, list, key, Verb.ADD));
        if (change) {
            edits.put(noun + ".change", new ConfigEdit(noun, list, key, Verb.CHANGE));
        }
        edits.put(noun + ".remove", new ConfigEdit(noun, list, key, Verb.REMOVE));
    }

    /** Changes the tree. Unknown keys of an item are refused when the whole is read. */
    void apply(ObjectNode config, Params params) throws RpcException {
        JsonNode name = params.needed(key);
        if (!(config.get(list) instanceof ArrayNode)) {
            config.putArray(list);
        }
        ArrayNode items = (ArrayNode) config.get(list);
        boolean known = contains(items, name);
        if (verb == Verb.ADD) {
            // A host may be in several VNIs by several items; whether they agree is checked when the whole is read.
            if (known && !noun.equals("vtep")) {
                throw params.invalid("there is a %s with %s %s already".formatted(noun, key, name.asText()));
            }
            items.add(noun.equals("port") ? numbered(items, params.object()) : params.object());
        } else if (!known) {
            throw params.invalid("there is no %s with %s %s".formatted(noun, key, name.asText()));
        } else if (verb == Verb.CHANGE) {
            change(items, name, params.object());
        } else {
            JsonNode vnis = noun.equals("vtep") ? params.optional("vnis") : null;
            params.complete();
            remove(items, name, vnis, params);
        }
    }

    /** A new port gets the lowest number that is free: the others keep theirs. */
    private static ObjectNode numbered(ArrayNode items, ObjectNode item) {
        if (item.has("number")) {
            return item;
        }
        Set<Integer> taken = new HashSet<>();
        items.forEach(port -> taken.add(port.path("number").intValue()));
        int number = 1;
        while (taken.contains(number)) {
            number++;
        }
        return item.deepCopy().put("number", number);
    }

    /** What the new item doesn't say stays. */
    private void change(ArrayNode items, JsonNode name, ObjectNode item) {
        ObjectNode changed = null;
        for (int at = items.size() - 1; at >= 0; at--) {
            if (name.equals(items.get(at).get(key))) {
                changed = (ObjectNode) items.remove(at);
            }
        }
        items.add(changed.deepCopy().setAll(item));
    }

    private void remove(ArrayNode items, JsonNode name, JsonNode vnis, Params params) throws RpcException {
        if (vnis != null && !vnis.isArray()) {
            throw params.invalid("\"vnis\" is %s; a list of numbers is needed".formatted(JsonText.write(vnis)));
        }
        Set<JsonNode> leaving = new LinkedHashSet<>();
        if (vnis != null) {
            vnis.forEach(leaving::add);
        }
        for (int at = items.size() - 1; at >= 0; at--) {
            JsonNode item = items.get(at);
            if (name.equals(item.get(key)) && (vnis == null || leave((ArrayNode) item.get("vnis"), leaving))) {
                items.remove(at);
            }
        }
        if (!leaving.isEmpty()) {
            throw params.invalid("%s %s is not in VNI %s"
                    .formatted(noun, name.asText(), leaving.iterator().next().asText()));
        }
    }

    /** Takes VNIs out of an item; tells whether none is left. */
    private static boolean leave(ArrayNode own, Set<JsonNode> leaving) {
        for (int at = own.size() - 1; at >= 0; at--) {
            if (leaving.remove(own.get(at))) {
                own.remove(at);
            }
        }
        return own.isEmpty();
    }

    private boolean contains(ArrayNode items, JsonNode name) {
        for (JsonNode item : items) {
            if (name.equals(item.get(key))) {
                return true;
            }
        }
        return false;
    }
}
