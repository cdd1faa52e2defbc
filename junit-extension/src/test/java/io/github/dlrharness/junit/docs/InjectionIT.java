package io.github.dlrharness.junit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.junit.ByName;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.TopologyPlan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
@Topology
class InjectionIT {
    @Test
    void actsOnAll(Vm vm1, @ByName("vm2") Vm server, Host hostA, Testbed testbed, Capture capture, TopologyPlan plan) {
        assertThat(vm1.ping(server).complete()).isTrue();

        assertThat(hostA.arp(server.address())).isPresent();
        assertThat(capture.frames()).isNotEmpty();
        assertThat(testbed.vms()).hasSameSizeAs(plan.vms());
    }
}
