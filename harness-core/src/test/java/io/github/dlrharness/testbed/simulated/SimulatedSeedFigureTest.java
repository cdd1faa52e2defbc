package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.SeedFigureContract;
import io.github.dlrharness.testbed.TestbedBackend;

/** The seed's figure in memory. */
class SimulatedSeedFigureTest extends SeedFigureContract {
    @Override
    protected TestbedBackend backend() {
        return Backends.named("simulated");
    }
}
