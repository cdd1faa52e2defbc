package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.BrokenEngineContract;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testsupport.Capability;
import org.junit.jupiter.api.Tag;

/** What a testbed tells when an agent can't do what it must. */
@Tag("netns")
class BrokenAgentIT extends BrokenEngineContract {
    @Override
    protected TestbedBackend backend() {
        Capability.NETWORK_NAMESPACES.require();
        return Backends.named("namespace");
    }
}
