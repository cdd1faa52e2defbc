/**
 * What the annotations expect, as AssertJ assertions for the body of a test; start at
 * {@link io.github.dlrharness.junit.assertions.DlrAssertions#assertThat(io.github.dlrharness.testbed.Testbed)}. Needs AssertJ on the
 * class path, which this module does not bring along.
 */
package io.github.dlrharness.junit.assertions;
