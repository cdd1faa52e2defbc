package io.github.dlrharness.junit.assertions;

import io.github.dlrharness.testbed.Testbed;

/** Where assertions on a testbed begin; made to be imported statically beside AssertJ's own {@code assertThat}. */
public final class DlrAssertions {
    private DlrAssertions() {}

    /** Asserts something about a running testbed. */
    public static TestbedAssert assertThat(Testbed testbed) {
        return new TestbedAssert(testbed);
    }
}
