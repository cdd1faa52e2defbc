package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.VmLinkFaultContract;

/** Faults between guests. */
class SimulatedFaultTest extends VmLinkFaultContract {
    @Override
    protected TestbedBackend backend() {
        return Backends.named("simulated");
    }
}
