package io.github.dlrharness.junit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.junit.ExpectArpUnresolved;
import io.github.dlrharness.junit.RouterSpec;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.wire.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
@Topology(router = @RouterSpec(arpTries = 2, arpRetry = "100ms"))
class SilentTargetIT {
    @Test
    @ExpectArpUnresolved(on = "host-a", target = "172.16.20.99")
    void nobodyAnswersForAVmThatDoesNotExist(Vm vm1) {
        assertThat(vm1.ping(Ipv4Address.parse("172.16.20.99")).received()).isZero();
    }
}
