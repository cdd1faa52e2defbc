package io.github.dlrharness.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * Sets what a host did against what made it do so, in the order of time. Counting both over a whole capture would let a cause that
 * came to nothing, such as a try that went unanswered, excuse a duplicate seconds later.
 */
final class Causality {
    private Causality() {}

    /**
     * Finds the effects that nothing is left to explain. An effect uses up one recent cause, and everything older: what waited that
     * long and is asked for again collapses into one (B2).
     *
     * @param effects ordered by time
     * @param causes when each may have had its effect at the earliest, ns since the epoch, in any order
     * @param recent how long, ns, a cause may wait for an effect of its own
     */
    static List<Sighting> unexplained(List<Sighting> effects, List<Long> causes, long recent) {
        List<Long> left = new ArrayList<>(causes);
        left.sort(null);
        List<Sighting> unexplained = new ArrayList<>();
        for (Sighting effect : effects) {
            boolean explained = left.removeIf(cause -> cause <= effect.time() - recent);
            if (!left.isEmpty() && left.get(0) <= effect.time()) {
                left.remove(0);
                explained = true;
            }
            if (!explained) {
                unexplained.add(effect);
            }
        }
        return unexplained;
    }
}
