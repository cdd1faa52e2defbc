package io.github.dlrharness.control;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.config.ConfigException;

/** A configuration as the JSON that people and programs know. */
final class ConfigFormat {
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
            return AgentYaml.parseGenerated(json, "JSON");
        } catch (ConfigException e) {
            throw new ConfigRefusedException(e.problems());
        }
    }
}
