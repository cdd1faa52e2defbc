package io.github.dlrharness.testbed.fault;

/**
 * Which of the frames that match are hit.
 *
 * @param nth the only one that is, counted from 1 since the fault was added; 0 = not counted
 * @param probability of each to be hit, above 0, up to 1
 */
public record Occurrence(int nth, double probability) {
    /** Each of them. */
    public static final Occurrence ALL = new Occurrence(0, 1);

    /** @throws IllegalArgumentException when none could ever be hit, or both are said; the message says what to change */
    public Occurrence {
        if (nth < 0) {
            throw new IllegalArgumentException("nth = %d; frames are counted from 1".formatted(nth));
        }
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "probability = %s; choose above 0, up to 1 for each frame".formatted(probability));
        }
        if (nth > 0 && probability < 1) {
            throw new IllegalArgumentException(
                    "nth = %d with probability = %s; nth hits that one frame for certain, so leave one of them out"
                            .formatted(nth, probability));
        }
    }
}
