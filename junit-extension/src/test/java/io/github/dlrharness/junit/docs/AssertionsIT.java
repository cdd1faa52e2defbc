package io.github.dlrharness.junit.docs;

import static io.github.dlrharness.junit.assertions.DlrAssertions.assertThat;

import io.github.dlrharness.evidence.filter.Matching;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
@Topology
class AssertionsIT {
    @Test
    void secondPingNeedsNoResolution(Testbed testbed, Vm vm1, Vm vm2) {
        vm1.ping(vm2);
        assertThat(testbed)
                .host("host-a")
                .hasResolved("vm2")
                .hasResolved("vm2", arp -> arp.withOverlayCopies(1).withAnswerBy("vm2"));

        testbed.capture().clear();
        vm1.ping(vm2);
        assertThat(testbed).host("host-a").hasNoFrames("arp.op == request && vni == 5001");
        assertThat(testbed)
                .vm("vm2")
                .hasFrames(1, "icmp.type == echo-request && eth.src == vmac", Matching.EXACTLY)
                .reaches("lif-5000")
                .doesNotReach("172.16.99.1");
        assertThat(testbed).within("3s").vm("vm1").reaches("vm2");
    }
}
