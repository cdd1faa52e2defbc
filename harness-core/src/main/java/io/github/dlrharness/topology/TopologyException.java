package io.github.dlrharness.topology;

import io.github.dlrharness.yaml.Problems;
import java.util.List;

/** A topology that can't be built. The message lists every problem found: where, what was written, what to change. */
public final class TopologyException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The problems, one sentence or two each. */
    private final List<String> problems;

    /** Makes one for the topology written at {@code origin} (may be null). */
    public TopologyException(String origin, List<String> problems) {
        super(Problems.text("Topology" + (origin == null ? "" : " (" + origin + ")"), problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems in the order found, one or two sentences each. */
    public List<String> problems() {
        return problems;
    }
}
