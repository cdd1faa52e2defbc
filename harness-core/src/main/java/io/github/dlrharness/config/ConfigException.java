package io.github.dlrharness.config;

import java.util.List;

/** A configuration that no agent can run by. The message lists every problem found: where, what was written, what to change. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The problems, one sentence or two each. */
    private final List<String> problems;

    /** Makes one for the configuration written at {@code origin}. */
    public ConfigException(String origin, List<String> problems) {
        super(text(origin, problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems in the order found, one or two sentences each. */
    public List<String> problems() {
        return problems;
    }

    private static String text(String origin, List<String> problems) {
        String what = "Configuration (" + origin + ")";
        return problems.size() == 1
                ? what + ": " + problems.get(0)
                : what + " has " + problems.size() + " problems:\n  - " + String.join("\n  - ", problems);
    }
}
