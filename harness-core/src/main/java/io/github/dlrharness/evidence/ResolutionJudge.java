package io.github.dlrharness.evidence;

import io.github.dlrharness.topology.TopologyPlan;

/**
 * Judges a resolution from what was captured: a verdict for each of the seven steps.
 *
 * <p>The wire decides. What an agent tells of itself only adds what can't show on the wire.
 */
public final class ResolutionJudge {
    private ResolutionJudge() {}

    /** Judges; never throws for anything captured. Cheap enough to be asked again whenever frames arrive. */
    public static ResolutionVerdict judge(TopologyPlan plan, ResolutionQuestion question, Observation observation) {
        throw new UnsupportedOperationException("being built");
    }
}
