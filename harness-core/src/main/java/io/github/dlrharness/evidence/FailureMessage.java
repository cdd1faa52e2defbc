package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.ResolutionQuestion.Expectation;
import io.github.dlrharness.evidence.StepVerdict.Status;
import io.github.dlrharness.evidence.decode.DecodedLayer;
import io.github.dlrharness.evidence.decode.FrameDecoder;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells a person who knows ARP, and not this code, what is wrong with a resolution. */
final class FailureMessage {
    private final ResolutionVerdict verdict;
    private final PlanNames names;
    private final StringBuilder text = new StringBuilder();

    FailureMessage(ResolutionVerdict verdict) {
        this.verdict = verdict;
        names = new PlanNames(verdict.plan());
    }

    String text(Path capture) {
        if (verdict.question().expectation() == Expectation.UNRESOLVED) {
            resolvedAfterAll();
        } else {
            verdict.firstFailing().ifPresentOrElse(this::failed, this::nothingFailed);
        }
        steps();
        line("");
        line("What was captured:");
        text.append(verdict.ladder());
        if (capture != null) {
            line("");
            line("Capture: " + capture);
        }
        return text.toString();
    }

    private void nothingFailed() {
        line("%s: no step failed".formatted(subject()));
    }

    private void failed(StepVerdict failing) {
        line("%s: step %d is %s".formatted(subject(), failing.step().number(), failing.status()));
        line("");
        line("Step %d: %s".formatted(failing.step().number(), failing.step().meaning()));
        line("  " + failing.explanation());
        lastGood(failing).ifPresent(this::lastGood);
        comparison(failing);
        line("");
    }

    private String subject() {
        return "%s did not resolve %s on VXLAN %s"
                .formatted(
                        verdict.question().host(),
                        names.annotate(verdict.question().target()),
                        verdict.question().vni());
    }

    private void resolvedAfterAll() {
        line("%s was expected to ask for %s on VXLAN %s in vain:"
                .formatted(
                        verdict.question().host(),
                        names.annotate(verdict.question().target()),
                        verdict.question().vni()));
        verdict.objections().forEach(objection -> line("  - " + objection));
        if (verdict.unanswered()) {
            line("  - it did");
        }
        line("");
    }

    /** The latest frame that proves a step before the failing one. */
    private Optional<CapturedFrame> lastGood(StepVerdict failing) {
        return verdict.steps().stream()
                .limit(failing.step().ordinal())
                .flatMap(step -> step.frames().stream())
                .max(Comparator.comparingLong(CapturedFrame::timeNanos).thenComparingLong(CapturedFrame::sequence));
    }

    private void lastGood(CapturedFrame frame) {
        String steps = verdict.steps().stream()
                .filter(step -> step.frames().contains(frame))
                .map(step -> String.valueOf(step.step().number()))
                .collect(Collectors.joining(", "));
        line("");
        line("Last good frame (step %s), %s:".formatted(steps, place(frame.tap(), frame.direction())));
        List<DecodedLayer> layers = new FrameDecoder(names::annotate).decode(frame.bytes());
        for (DecodedLayer layer : layers) {
            line("  %-14s  %s"
                    .formatted(
                            layer.name(),
                            layer.fields().stream()
                                    .map(field -> field.label() + " " + field.value())
                                    .collect(Collectors.joining("  "))));
        }
    }

    private void comparison(StepVerdict failing) {
        ExpectedFrame expected = failing.expected();
        if (expected == null) {
            return;
        }
        Optional<Sighting> found = failing.status() == Status.WRONG
                ? failing.frames().stream().map(Dissector::read).findFirst()
                : Optional.empty();
        List<FrameField> differences = found.map(expected::differences).orElse(List.of());
        line("");
        line("Expected, %s:".formatted(place(expected.tap(), expected.direction())));
        line("    %-15s %-38s %s".formatted("", "expected", found.isPresent() ? "found" : "found: no such frame"));
        for (Map.Entry<FrameField, String> field : expected.fields().entrySet()) {
            line("  %s %-15s %-38s %s"
                    .formatted(
                            differences.contains(field.getKey()) ? ">" : " ",
                            field.getKey().label(),
                            names.annotate(field.getValue()),
                            found.map(seen -> value(field.getKey(), seen)).orElse("")));
        }
    }

    private String value(FrameField field, Sighting found) {
        String value = field.read(found);
        return value == null ? "(no such field)" : names.annotate(value);
    }

    private static String place(TapPoint tap, Direction direction) {
        String way = direction == Direction.SENT ? "sent by " : "received by ";
        return tap.kind() == TapPoint.Kind.VM
                ? "%s%s (on %s)".formatted(way, tap.name(), tap.host())
                : "%s%s on the underlay".formatted(way, tap.host());
    }

    private void steps() {
        line("The seven steps%s:".formatted(roles()));
        int width = verdict.notObservable().isEmpty()
                ? 8
                : word(Status.NOT_OBSERVABLE).length();
        for (StepVerdict step : verdict.steps()) {
            line("  %d %-"
                    .concat(width + "s %s")
                    .formatted(step.step().number(), word(step.status()), step.explanation()));
        }
    }

    private static String word(Status status) {
        return switch (status) {
            case NOT_APPLICABLE -> "-";
            case NOT_OBSERVABLE -> "NOT OBSERVABLE";
            default -> status.name();
        };
    }

    private String roles() {
        String asker = verdict.question().host();
        return verdict.plan().vms().stream()
                .filter(vm -> vm.vni().equals(verdict.question().vni())
                        && vm.address().equals(verdict.question().target())
                        && !vm.host().equals(asker))
                .findFirst()
                .map(vm -> " (host A is %s, host B is %s)".formatted(asker, vm.host()))
                .orElse(" (host A is %s)".formatted(asker));
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }
}
