package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the evidence says about one step.
 *
 * @param step which
 * @param status what became of it
 * @param frames the frames that prove it, or the offending ones, or the last ones before it can't be observed; may be empty
 * @param explanation for people: what was seen, or what was expected and what was found instead
 * @param expected the frame that should have been seen and was not; null when nothing is missed, or what is missed is no frame
 */
public record StepVerdict(
        Step step, Status status, List<CapturedFrame> frames, String explanation, ExpectedFrame expected) {
    /** Copies the list. */
    public StepVerdict {
        frames = List.copyOf(frames);
    }

    /** What a verdict can be. */
    public enum Status {
        /** It happened, as it must. */
        SEEN,
        /** It did not happen. */
        MISSING,
        /** Something else happened in its place. */
        WRONG,
        /** It is internal to a host that tells nothing of itself, and nothing outside shows what became of it. No fault, and no proof. */
        NOT_OBSERVABLE,
        /** It has no place in this resolution, for instance step 6 when the target runs on the asking host. */
        NOT_APPLICABLE
    }

    /** Tells whether this step keeps the resolution from being complete. */
    public boolean failed() {
        return status == Status.MISSING || status == Status.WRONG;
    }

    /** The fields of the frame that should have been seen, a line each; empty when no frame is missed. */
    public String expectedFields() {
        return expected == null ? "" : fields(expected.fields()::get);
    }

    /** The same fields of the frame that was seen in its place; empty when there is none. */
    public String foundFields() {
        Optional<Sighting> found = expected == null || status != Status.WRONG
                ? Optional.empty()
                : frames.stream().map(Dissector::read).filter(Objects::nonNull).findFirst();
        return found.map(seen -> fields(field -> field.read(seen))).orElse("");
    }

    private String fields(Function<FrameField, String> values) {
        return expected.fields().keySet().stream()
                .map(field ->
                        "%s %s".formatted(field.label(), Objects.requireNonNullElse(values.apply(field), "(none)")))
                .collect(Collectors.joining("\n"));
    }

    static StepVerdict seen(Step step, List<Sighting> proof, String explanation) {
        return new StepVerdict(step, Status.SEEN, frames(proof), explanation, null);
    }

    static StepVerdict notApplicable(Step step, String explanation) {
        return new StepVerdict(step, Status.NOT_APPLICABLE, List.of(), explanation, null);
    }

    static StepVerdict notObservable(Step step, List<Sighting> until, String explanation) {
        return new StepVerdict(step, Status.NOT_OBSERVABLE, frames(until), explanation, null);
    }

    static StepVerdict missing(Step step, ExpectedFrame expected, String explanation) {
        return new StepVerdict(step, Status.MISSING, List.of(), explanation, expected);
    }

    static StepVerdict wrong(Step step, List<Sighting> offending, ExpectedFrame expected, String explanation) {
        return new StepVerdict(step, Status.WRONG, frames(offending), explanation, expected);
    }

    private static List<CapturedFrame> frames(List<Sighting> sightings) {
        return sightings.stream().map(Sighting::frame).toList();
    }
}
