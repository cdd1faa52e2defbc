package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.topology.TopologyPlan;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

    /** The steps that each frame proves or breaks, by {@link CapturedFrame#sequence()}, as the capture file has them. */
    public Map<Long, String> comments() {
        Map<Long, String> comments = new HashMap<>();
        for (StepVerdict step : steps) {
            String said = step.failed()
                    ? "%s: %s".formatted(step.status(), step.explanation())
                    : step.step().meaning();
            for (CapturedFrame frame : step.frames()) {
                comments.merge(
                        frame.sequence(),
                        "step %d: %s".formatted(step.step().number(), said),
                        (one, next) -> one + "\n" + next);
            }
        }
        return comments;
    }

    /** The copies of its request that left the asking host encapsulated: all tries, and to all VTEPs, unicast ones included. */
    public List<CapturedFrame> overlayCopies() {
        Resolution resolution = new Resolution(plan, question, observation);
        return resolution.requests.stream()
                .filter(Resolution.sentBy(resolution.asker).and(resolution::inVni))
                .map(Sighting::frame)
                .toList();
    }

    /**
     * Who answered, by name: the VMs that sent an ARP reply for the target to a DLR, and the hosts whose VTEPs' replies reached the
     * asking host.
     */
    public Set<String> answerers() {
        Resolution resolution = new Resolution(plan, question, observation);
        Set<String> names = new TreeSet<>();
        for (Sighting reply : resolution.replies) {
            if (reply.atVm() && reply.sent()) {
                names.add(reply.frame().tap().name());
            } else if (Resolution.receivedBy(resolution.asker).test(reply)) {
                plan.hosts().stream()
                        .filter(host -> host.vtep().equals(reply.tunnel().source()))
                        .forEach(host -> names.add(host.name()));
            }
        }
        return names;
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
