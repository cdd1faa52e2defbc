package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.BrokenEngineContract;
import io.github.dlrharness.testbed.TestbedBackend;

/** What a testbed in memory tells when an engine can't do what it must. */
class SimulatedBrokenEngineTest extends BrokenEngineContract {
    @Override
    protected TestbedBackend backend() {
        return Backends.named("simulated");
    }
}
