package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.PeerContract;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.topology.HostKind;
import org.junit.jupiter.api.Tag;

/** Beside a host that runs Open vSwitch with its userspace datapath. */
@Tag("netns")
class OpenVSwitchPeerIT extends PeerContract {
    @Override
    protected TestbedBackend backend() {
        Capability.NETWORK_NAMESPACES.require();
        Capability.OPEN_VSWITCH.require();
        return Backends.named("namespace");
    }

    @Override
    protected HostKind kind() {
        return HostKind.OPEN_VSWITCH;
    }
}
