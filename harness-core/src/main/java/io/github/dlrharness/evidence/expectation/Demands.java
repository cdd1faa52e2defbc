package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.evidence.Step;
import io.github.dlrharness.evidence.StepVerdict;
import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.io.CapturedFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is asked of a resolution beyond its seven steps.
 *
 * @param steps those that must be seen; empty: all that apply must not fail
 * @param overlayCopies how many copies of the request leave the asking host in all; empty: as many as its tries need
 * @param answeredBy the only VM, or the only host, that answers; empty: whoever does
 */
record Demands(Set<Step> steps, OptionalInt overlayCopies, String answeredBy) {
    static final Demands NONE = new Demands(Set.of(), OptionalInt.empty(), "");

    /** Copies the set. */
    Demands {
        steps = Set.copyOf(steps);
    }

    /** Tells whether the DLR must hold the target's MAC in the end. */
    boolean needResult() {
        return steps.isEmpty() || steps.contains(Step.RESOLVED);
    }

    /** The steps that must be seen and were not, in order. */
    List<StepVerdict> unseen(ResolutionVerdict verdict) {
        return verdict.steps().stream()
                .filter(step -> steps.contains(step.step()) && step.status() != Status.SEEN)
                .toList();
    }

    /** What is not as asked, one sentence each. */
    List<String> unmet(ResolutionVerdict verdict) {
        List<String> unmet = new ArrayList<>();
        unseen(verdict)
                .forEach(step -> unmet.add("step %d must be seen and is %s: %s"
                        .formatted(step.step().number(), step.status().name().replace('_', ' '), step.explanation())));
        List<CapturedFrame> copies = verdict.overlayCopies();
        if (overlayCopies.isPresent() && overlayCopies.getAsInt() != copies.size()) {
            unmet.add("%s sent %d copies of its request over the underlay; exactly %d %s expected%s"
                    .formatted(
                            verdict.question().host(),
                            copies.size(),
                            overlayCopies.getAsInt(),
                            overlayCopies.getAsInt() == 1 ? "was" : "were",
                            missed(verdict)));
        }
        if (!answeredBy.isEmpty()) {
            Set<String> answerers = answerers(verdict);
            if (!answerers.equals(Set.of(answeredBy))) {
                unmet.add("%s; %s alone was expected to"
                        .formatted(
                                answerers.isEmpty()
                                        ? "no %s answered".formatted(isVm(verdict) ? "VM" : "host")
                                        : String.join(" and ", answerers) + " answered",
                                answeredBy));
            }
        }
        return unmet;
    }

    private static String missed(ResolutionVerdict verdict) {
        long lost = verdict.observation().lost();
        return lost == 0 ? "" : "; the capture lost %d frames".formatted(lost);
    }

    /** VMs when a VM is asked for, hosts when a host is. */
    private Set<String> answerers(ResolutionVerdict verdict) {
        boolean vm = isVm(verdict);
        return verdict.answerers().stream()
                .filter(name -> verdict.plan().vm(name).isPresent() == vm)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isVm(ResolutionVerdict verdict) {
        return verdict.plan().vm(answeredBy).isPresent();
    }

    /** As lines that can be compared with {@link #found(ResolutionVerdict)}. */
    List<String> expected() {
        List<String> lines = new ArrayList<>();
        overlayCopies.ifPresent(count -> lines.add("overlay copies %d".formatted(count)));
        if (!answeredBy.isEmpty()) {
            lines.add("answered by %s".formatted(answeredBy));
        }
        return lines;
    }

    List<String> found(ResolutionVerdict verdict) {
        List<String> lines = new ArrayList<>();
        overlayCopies.ifPresent(count ->
                lines.add("overlay copies %d".formatted(verdict.overlayCopies().size())));
        if (!answeredBy.isEmpty()) {
            lines.add("answered by %s".formatted(String.join(", ", answerers(verdict))));
        }
        return lines;
    }
}
