package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.SevenStepsContract;
import io.github.dlrharness.testbed.TestbedBackend;

/** The seven steps in memory. */
class SimulatedSevenStepsTest extends SevenStepsContract {
    @Override
    protected TestbedBackend backend() {
        return Backends.named("simulated");
    }
}
