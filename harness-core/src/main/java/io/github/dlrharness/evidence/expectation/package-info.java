/**
 * What must be so on a running testbed: made from the plan alone, so that what can't be judged is refused before anything runs; then
 * awaited, and told with what was found. Annotations and assertions are two ways to write the same
 * {@link io.github.dlrharness.evidence.expectation.Expectation}.
 */
package io.github.dlrharness.evidence.expectation;
