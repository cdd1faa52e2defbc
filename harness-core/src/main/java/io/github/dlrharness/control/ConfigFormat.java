package io.github.dlrharness.control;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.config.ConfigException;
import java.util.regex.Pattern;

/** A configuration as the JSON that people and programs know. */
final class ConfigFormat {
    /** The text read here was written a moment ago, on one line: where something stands in it says nothing to the client. */
    private static final Pattern PLACE = Pattern.compile("^line \\d+, column \\d+: ");

    private ConfigFormat() {}

    static String write(AgentConfig config) {
        return AgentJson.write(config);
    }

    /**
     * Reads a whole configuration.
     *
     * @throws ConfigRefusedException with every problem
     */
    static AgentConfig read(String json) {
        try {
            return AgentYaml.parse(json, "JSON");
        } catch (ConfigException e) {
            throw new ConfigRefusedException(e.problems().stream()
                    .map(problem -> PLACE.matcher(problem).replaceFirst(""))
                    .toList());
        }
    }
}
