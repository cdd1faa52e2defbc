package io.github.dlrharness.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.control.RpcClient;
import java.util.List;

/** A command that changes one item of the running configuration. The file is not changed. */
abstract class EditCommand extends AgentCommand {
    @Override
    final int run(RpcClient client) {
        JsonNode report = tree(client.call(method(), item().toString()));
        if (json()) {
            print(report);
        } else {
            tell(report, terminal());
        }
        return ExitCode.OK;
    }

    static void tell(JsonNode report, Terminal terminal) {
        JsonNode changes = report.path("changes");
        if (changes.isEmpty()) {
            terminal.out().println("nothing to change");
        }
        changes.forEach(change -> terminal.out().println(change.asText()));
    }

    /** The method of the control protocol. */
    abstract String method();

    /** Its parameters. */
    abstract ObjectNode item();

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Adds a text unless it was not given. */
    static void put(ObjectNode item, String key, String value) {
        if (value != null) {
            item.put(key, value);
        }
    }

    static void put(ObjectNode item, String key, List<Integer> values) {
        if (values != null && !values.isEmpty()) {
            ArrayNode array = item.putArray(key);
            values.forEach(array::add);
        }
    }
}
