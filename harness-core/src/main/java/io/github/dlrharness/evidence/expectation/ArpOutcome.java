package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.evidence.ResolutionQuestion.Expectation;
import io.github.dlrharness.evidence.ResolutionVerdict;
import io.github.dlrharness.evidence.Step;
import io.github.dlrharness.evidence.StepVerdict;
import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.io.CapturedFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What became of a resolution that was expected, or expected to be in vain. */
record ArpOutcome(ResolutionVerdict verdict, Demands demands) implements Outcome {
    @Override
    public boolean met() {
        return resolutionMet() && demands.unmet(verdict).isEmpty();
    }

    /** Of a resolution only the steps asked for are judged, if some are. */
    private boolean resolutionMet() {
        boolean some = resolved() && !demands.steps().isEmpty();
        return some || verdict.met();
    }

    private boolean resolved() {
        return verdict.question().expectation() == Expectation.RESOLVED;
    }

    @Override
    public String message() {
        if (demands.unmet(verdict).isEmpty()) {
            return verdict.failureMessage(null);
        }
        List<String> unmet = new ArrayList<>(demands.unmet(verdict));
        if (failing().isPresent() || !resolutionMet()) {
            // The step tells why, and what else is not as asked follows from it.
            return "%s%n%n%s".formatted(String.join(System.lineSeparator(), unmet), verdict.failureMessage(null));
        }
        return "%s%n%nWhat was captured:%n%s".formatted(String.join(System.lineSeparator(), unmet), verdict.ladder());
    }

    /** The first step that keeps this from being met; none when it is something else. */
    private Optional<StepVerdict> failing() {
        if (!demands.steps().isEmpty()) {
            return demands.unseen(verdict).stream().findFirst();
        }
        return resolved() ? verdict.firstFailing() : Optional.empty();
    }

    private static String text(List<String> lines) {
        return lines.stream().filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    @Override
    public String expected() {
        List<String> lines = new ArrayList<>();
        for (StepVerdict step : verdict.steps()) {
            boolean judged =
                    demands.steps().isEmpty() ? resolved() : demands.steps().contains(step.step());
            lines.add(line(
                    step.step(),
                    judged && step.failed() || demands.unseen(verdict).contains(step) ? Status.SEEN : step.status()));
        }
        if (!resolved()) {
            lines.add("asked in vain: yes");
        }
        lines.addAll(demands.expected());
        failing().map(StepVerdict::expectedFields).ifPresent(lines::add);
        return text(lines);
    }

    @Override
    public String found() {
        List<String> lines = new ArrayList<>();
        verdict.steps().forEach(step -> lines.add(line(step.step(), step.status())));
        if (!resolved()) {
            lines.add("asked in vain: " + (verdict.unanswered() ? "yes" : String.join("; ", verdict.objections())));
        }
        lines.addAll(demands.found(verdict));
        failing().map(StepVerdict::foundFields).ifPresent(lines::add);
        return text(lines);
    }

    private static String line(Step step, Status status) {
        return "step %d %s".formatted(step.number(), status.name().replace('_', ' '));
    }

    @Override
    public String picture() {
        return verdict.ladder();
    }

    @Override
    public List<CapturedFrame> frames() {
        return verdict.observation().frames();
    }

    @Override
    public long missed() {
        return verdict.observation().lost();
    }

    @Override
    public Map<Long, String> comments() {
        return verdict.comments();
    }

    @Override
    public Optional<ResolutionVerdict> resolution() {
        return Optional.of(verdict);
    }
}
