package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.VmContract;

/** What a VM that is a guest does. */
class GuestTest extends VmContract {
    @Override
    protected TestbedBackend backend() {
        return Backends.named("simulated");
    }
}
