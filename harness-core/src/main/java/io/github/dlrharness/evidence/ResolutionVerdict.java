package io.github.dlrharness.evidence;

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
 * @param objections what speaks against "the host asked, and no answer reached it", one sentence each; empty when nothing does
 */
public record ResolutionVerdict(
        TopologyPlan plan,
        ResolutionQuestion question,
        Observation observation,
        List<StepVerdict> steps,
        List<String> objections) {
    /** Copies the lists. */
    public ResolutionVerdict {
        steps = List.copyOf(steps);
        objections = List.copyOf(objections);
    }

    /** Tells whether what the question expects is proved. This is what a test asserts. */
    public boolean met() {
        return switch (question.expectation()) {
            case RESOLVED -> complete();
            case UNRESOLVED -> unanswered();
        };
    }

    /** Tells whether every step that applies was seen, as far as it can be. */
    public boolean complete() {
        return firstFailing().isEmpty();
    }

    /** Tells whether the host asked in vain, and the capture is complete enough to prove it. */
    public boolean unanswered() {
        return objections.isEmpty();
    }

    /** The first step that was missing or wrong. */
    public Optional<StepVerdict> firstFailing() {
        return steps.stream().filter(StepVerdict::failed).findFirst();
    }

    /** The steps that can't be told from outside, because a host tells nothing of itself. */
    public List<StepVerdict> notObservable() {
        return steps.stream()
                .filter(step -> step.status() == StepVerdict.Status.NOT_OBSERVABLE)
                .toList();
    }

    /** The verdict on one step. */
    public StepVerdict step(Step step) {
        return steps.get(step.ordinal());
    }

    /** Draws what happened as a ladder of plain text, a column per participant, time running down. */
    public String ladder() {
        return new Ladder(this).draw();
    }

    /**
     * Tells a person what is wrong: the step, the last good frame, expected against found, the ladder and where the capture is.
     *
     * @param capture the capture file; null when none was written
     */
    public String failureMessage(Path capture) {
        return new FailureMessage(this).text(capture);
    }
}
