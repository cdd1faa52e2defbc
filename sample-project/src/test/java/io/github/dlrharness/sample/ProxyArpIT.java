package io.github.dlrharness.sample;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dlrharness.junit.ExpectArpResolved;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Test;

/** The topology of the figure: host-a with vm1 on VXLAN 5000, host-b with vm2 on VXLAN 5001. */
@Topology
class ProxyArpIT {
    @Test
    @ExpectArpResolved(on = "host-a", target = "vm2", within = "1s", printLadder = true)
    void firstPacketResolvesTheRemoteVm(Vm vm1, Vm vm2) {
        assertTrue(vm1.ping(vm2).complete());
    }
}
