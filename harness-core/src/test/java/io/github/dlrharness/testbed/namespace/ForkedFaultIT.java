package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.FaultContract;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testsupport.Capability;
import org.junit.jupiter.api.Tag;

/** Faults between agents that are processes of their own. */
@Tag("netns")
class ForkedFaultIT extends FaultContract {
    @Override
    protected TestbedBackend backend() {
        Capability.NETWORK_NAMESPACES.require();
        return Backends.named("forked");
    }
}
