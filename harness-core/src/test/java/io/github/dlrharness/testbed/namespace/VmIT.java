package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.VmContract;
import io.github.dlrharness.testsupport.Capability;
import org.junit.jupiter.api.Tag;

/** What a VM that is a kernel does. */
@Tag("netns")
class VmIT extends VmContract {
    @Override
    protected TestbedBackend backend() {
        Capability.NETWORK_NAMESPACES.require();
        return Backends.named("namespace");
    }
}
