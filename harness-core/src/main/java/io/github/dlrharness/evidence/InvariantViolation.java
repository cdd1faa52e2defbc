package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;

/**
 * A frame that must never be, whatever a test is about.
 *
 * @param invariant which one it breaks
 * @param frame the offending one
 * @param explanation what is wrong with it, one sentence for people
 */
public record InvariantViolation(Invariant invariant, CapturedFrame frame, String explanation) {
    /** The requirement's number in docs/requirements.md, like {@code A16}. */
    public String requirement() {
        return invariant.requirement();
    }
}
