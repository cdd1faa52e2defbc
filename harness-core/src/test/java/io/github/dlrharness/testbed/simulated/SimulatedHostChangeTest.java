package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.HostChangeContract;
import io.github.dlrharness.testbed.TestbedBackend;

/** Changes of simulated hosts. */
class SimulatedHostChangeTest extends HostChangeContract {
    @Override
    protected TestbedBackend backend() {
        return Backends.named("simulated");
    }
}
