package io.github.dlrharness.control;

import java.util.List;

/** A configuration was refused; the old one is in force. The message has every problem and what to do. */
public final class ConfigRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    /** Makes one of problems told for people. */
    public ConfigRefusedException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems one by one. */
    public List<String> problems() {
        return problems;
    }
}
