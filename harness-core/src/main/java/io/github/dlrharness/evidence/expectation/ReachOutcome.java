package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.evidence.expectation.ReachExpectation.Probes;
import io.github.dlrharness.evidence.expectation.ReachExpectation.Route;
import io.github.dlrharness.io.CapturedFrame;
import java.util.List;
import java.util.Map;

/**
 * What became of a reachability that was expected, or expected not to be.
 *
 * @param doubt why silence can't be told; empty when it can
 */
record ReachOutcome(Route route, boolean reachable, Probes probes, String doubt, EchoPath path, long missed)
        implements Outcome {
    @Override
    public boolean met() {
        return reachable ? probes.answered() : !probes.results().isEmpty() && !answered() && doubt.isEmpty();
    }

    private boolean answered() {
        return probes.answered() || path.answered();
    }

    @Override
    public String message() {
        String verdict = reachable
                ? "%s does not reach %s: no answer to %d echo requests"
                        .formatted(route.from(), route, probes.results().size())
                : answered()
                        ? "%s reaches %s and was expected not to".formatted(route.from(), route)
                        : "Whether %s reaches %s can't be told: %s"
                                .formatted(route.from(), route, doubt.isEmpty() ? "nothing was sent" : doubt);
        StringBuilder text = new StringBuilder(verdict).append('\n');
        probes.errors().forEach(error -> text.append("  ").append(error).append('\n'));
        return text.append('\n').append(path.text()).toString();
    }

    @Override
    public String expected() {
        return reachable ? "an answer from " + route : "no answer from " + route;
    }

    @Override
    public String found() {
        if (answered()) {
            return "an answer from " + route;
        }
        String errors = probes.errors().isEmpty() ? "" : "\n" + String.join("\n", probes.errors());
        return "no answer from " + route + errors + (doubt.isEmpty() ? "" : "\n" + doubt);
    }

    @Override
    public String picture() {
        return path.text();
    }

    @Override
    public List<CapturedFrame> frames() {
        return path.frames();
    }

    @Override
    public Map<Long, String> comments() {
        return Map.of();
    }
}
