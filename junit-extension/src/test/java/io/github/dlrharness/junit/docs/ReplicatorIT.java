package io.github.dlrharness.junit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.evidence.Invariant;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.junit.WithoutInvariant;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
@Topology
@WithoutInvariant(value = Invariant.SPLIT_HORIZON, because = "host-b may replicate for its segment here")
class ReplicatorIT {
    @Test
    void everythingElseStillHolds(Vm vm1, Vm vm2) {
        assertThat(vm1.ping(vm2).complete()).isTrue();
    }
}
