package io.github.dlrharness.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dlrharness.junit.ExpectArpUnresolved;
import io.github.dlrharness.junit.RouterSpec;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.wire.Ipv4Address;
import org.junit.jupiter.api.Test;

/** Nobody has the address: the router asks, and gives up. */
@Topology(router = @RouterSpec(arpTries = 3, arpRetry = "200ms"))
class UnknownVmIT {
    @Test
    @ExpectArpUnresolved(on = "host-a", target = "172.16.20.99")
    void packetToNobodyGetsNoAnswer(Vm vm1) {
        assertEquals(0, vm1.ping(Ipv4Address.parse("172.16.20.99")).received());
    }
}
