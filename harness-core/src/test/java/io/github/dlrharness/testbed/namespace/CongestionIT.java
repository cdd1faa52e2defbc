package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.CongestionContract;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testsupport.Capability;
import org.junit.jupiter.api.Tag;

/** ECN across the tunnel between real kernels. */
@Tag("netns")
class CongestionIT extends CongestionContract {
    @Override
    protected TestbedBackend backend() {
        Capability.NETWORK_NAMESPACES.require();
        return Backends.named("namespace");
    }
}
