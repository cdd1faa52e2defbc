package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;

/**
 * A frame that must never be, whatever a test is about.
 *
 * @param requirement the requirement's number in docs/requirements.md, like {@code A16}
 * @param frame the offending one
 * @param explanation what is wrong with it, one sentence for people
 */
public record InvariantViolation(String requirement, CapturedFrame frame, String explanation) {}
