package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.HostChangeContract;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testsupport.Capability;
import org.junit.jupiter.api.Tag;

/** Changes of real hosts. */
@Tag("netns")
class HostChangeIT extends HostChangeContract {
    @Override
    protected TestbedBackend backend() {
        Capability.NETWORK_NAMESPACES.require();
        return Backends.named("namespace");
    }
}
