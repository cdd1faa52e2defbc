package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.VmLinkFaultContract;
import io.github.dlrharness.testsupport.Capability;
import org.junit.jupiter.api.Tag;

/** Faults between real kernels. */
@Tag("netns")
class FaultIT extends VmLinkFaultContract {
    @Override
    protected TestbedBackend backend() {
        Capability.NETWORK_NAMESPACES.require();
        return Backends.named("namespace");
    }
}
