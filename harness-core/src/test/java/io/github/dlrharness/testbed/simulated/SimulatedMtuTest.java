package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.MtuContract;
import io.github.dlrharness.testbed.TestbedBackend;

/** Packets too long for the tunnel, in memory. */
class SimulatedMtuTest extends MtuContract {
    @Override
    protected TestbedBackend backend() {
        return Backends.named("simulated");
    }
}
