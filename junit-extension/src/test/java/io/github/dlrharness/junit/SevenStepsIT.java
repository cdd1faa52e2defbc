package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The seven steps on real packets. That a router which spoils one of them fails the expectation is shown by {@code ExpectationIT}. */
@Tag("netns")
@Topology
class SevenStepsIT {
    @Test
    @Requirement({"A1", "A2", "A3", "A5", "A7", "A9", "A10", "A11", "A16", "A17"})
    @ExpectArpResolved(on = "host-a", target = "vm2")
    void firstPacketTakesThemAll(Vm vm1, Vm vm2) {
        assertThat(vm1.ping(vm2).complete()).isTrue();
    }
}
