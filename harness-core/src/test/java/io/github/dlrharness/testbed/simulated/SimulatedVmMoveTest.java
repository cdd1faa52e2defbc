package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.VmMoveContract;

/** Moves between guests. */
class SimulatedVmMoveTest extends VmMoveContract {
    @Override
    protected TestbedBackend backend() {
        return Backends.named("simulated");
    }
}
