package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.topology.TopologyPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the evidence says about a resolution.
 *
 * @param plan the topology
 * @param question what was judged
 * @param observation what it was judged from
 * @param steps one verdict per step, in order
 * @param unanswered whether the host asked and no answer reached it: neither a frame nor an entry
 */
public record ResolutionVerdict(
        TopologyPlan plan,
        ResolutionQuestion question,
        Observation observation,
        List<StepVerdict> steps,
        boolean unanswered) {
    /** Copies the list. */
    public ResolutionVerdict {
        steps = List.copyOf(steps);
    }

    /** Tells whether what the question expects is proved. This is what a test asserts. */
    public boolean met() {
        return switch (question.expectation()) {
            case RESOLVED -> complete();
            case UNRESOLVED -> unanswered && observation.lost() == 0;
        };
    }

    /** Tells whether every step that applies was seen. */
    public boolean complete() {
        return firstFailing().isEmpty();
    }

    /** The first step that was missing or wrong. */
    public Optional<StepVerdict> firstFailing() {
        return steps.stream()
                .filter(step -> step.status() == Status.MISSING || step.status() == Status.WRONG)
                .findFirst();
    }

    /** The verdict on one step. */
    public StepVerdict step(Step step) {
        return steps.get(step.ordinal());
    }

    /** Draws what happened as a ladder of plain text, a column per participant, time running down. */
    public String ladder() {
        throw new UnsupportedOperationException("being built");
    }

    /**
     * Tells a person what is wrong: the step, the last good frame, expected against found, the ladder and where the capture is.
     *
     * @param capture the capture file; null when none was written
     */
    public String failureMessage(Path capture) {
        throw new UnsupportedOperationException("being built");
    }
}
