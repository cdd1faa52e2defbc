package io.github.dlrharness.config;

import io.github.dlrharness.yaml.Problems;
import java.util.List;

/** A configuration that no agent can run by. The message lists every problem found: where, what was written, what to change. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The problems, one sentence or two each. */
    private final List<String> problems;

    /** Makes one for the configuration written at {@code origin}. */
    public ConfigException(String origin, List<String> problems) {
        super(Problems.text("Configuration (" + origin + ")", problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems in the order found, one or two sentences each. */
    public List<String> problems() {
        return problems;
    }
}
