package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.VmMoveContract;
import io.github.dlrharness.testsupport.Capability;
import org.junit.jupiter.api.Tag;

/** Moves between real kernels. */
@Tag("netns")
class VmMoveIT extends VmMoveContract {
    @Override
    protected TestbedBackend backend() {
        Capability.NETWORK_NAMESPACES.require();
        return Backends.named("namespace");
    }
}
