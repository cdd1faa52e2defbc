package io.github.dlrharness.engine.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** Makes a list of steps as small as it can while it still breaks the same rule: fewer steps first, then simpler ones. */
final class Shrinker {
    /** Replays after which it stops looking; a list of ten thousand steps shrinks to a few with far fewer. */
    private static final int MOST_REPLAYS = 3_000;

    private final FuzzVariant variant;
    private final String rule;
    private List<FuzzStep> steps;
    private int replays;

    Shrinker(FuzzVariant variant, Episode.Broken broken) {
        this.variant = variant;
        this.rule = FuzzFinding.ruleOf(broken.why());
        this.steps = List.copyOf(broken.steps());
    }

    List<FuzzStep> shrink() {
        for (int tail = 1; tail < steps.size() && !take(steps.subList(steps.size() - tail, steps.size())); ) {
            tail *= 8;
        }
        for (int chunk = steps.size() / 2; chunk > 0; chunk /= 2) {
            removeChunks(chunk);
        }
        for (int index = 0; index < steps.size(); index++) {
            simplify(index);
        }
        return steps;
    }

    private void removeChunks(int chunk) {
        for (int from = 0; from + chunk <= steps.size() && replays < MOST_REPLAYS; ) {
            List<FuzzStep> rest = new ArrayList<>(steps.subList(0, from));
            rest.addAll(steps.subList(from + chunk, steps.size()));
            if (!take(rest)) {
                from += chunk;
            }
        }
    }

    private void simplify(int index) {
        change(index, step -> step.withDelay(0));
        if (!steps.get(index).isFrame()) {
            return;
        }
        change(index, FuzzStep::withoutOffload);
        for (int cut = steps.get(index).bytes().length / 2; cut > 0; cut /= 2) {
            int bytes = cut;
            while (steps.get(index).bytes().length > bytes
                    && change(
                            index, step -> step.withBytes(Arrays.copyOf(step.bytes(), step.bytes().length - bytes)))) {
                continue;
            }
        }
        for (int at = 0; at < steps.get(index).bytes().length; at++) {
            int position = at;
            if (steps.get(index).bytes()[at] != 0) {
                change(index, step -> withZero(step, position));
            }
        }
    }

    private static FuzzStep withZero(FuzzStep step, int at) {
        byte[] bytes = step.bytes().clone();
        bytes[at] = 0;
        return step.withBytes(bytes);
    }

    private boolean change(int index, UnaryOperator<FuzzStep> change) {
        List<FuzzStep> changed = new ArrayList<>(steps);
        changed.set(index, change.apply(steps.get(index)));
        return !changed.equals(steps) && take(changed);
    }

    /** Goes on with the candidate if it still breaks the rule. */
    private boolean take(List<FuzzStep> candidate) {
        if (candidate.isEmpty() || replays++ >= MOST_REPLAYS) {
            return false;
        }
        Throwable why = Episode.replay(variant, candidate);
        boolean same = why != null && FuzzFinding.ruleOf(why).equals(rule);
        if (same) {
            steps = List.copyOf(candidate);
        }
        return same;
    }
}
