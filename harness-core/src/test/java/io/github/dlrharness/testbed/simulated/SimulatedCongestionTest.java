package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.CongestionContract;
import io.github.dlrharness.testbed.TestbedBackend;

/** ECN across the tunnel in memory. */
class SimulatedCongestionTest extends CongestionContract {
    @Override
    protected TestbedBackend backend() {
        return Backends.named("simulated");
    }
}
