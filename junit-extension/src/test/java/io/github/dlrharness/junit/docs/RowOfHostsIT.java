package io.github.dlrharness.junit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.junit.ExpectArpResolved;
import io.github.dlrharness.junit.TopologyExtension;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("netns")
class RowOfHostsIT {
    @RegisterExtension
    static final TopologyExtension TOPOLOGY = TopologyExtension.of(row(4));

    static TopologyBuilder row(int hosts) {
        TopologyBuilder row = Topologies.named("row");
        for (int i = 1; i <= hosts; i++) {
            String host = "host-" + i;
            int vni = 5000 + i;
            String subnet = "10.0." + i;
            row.host(host)
                    .lif(vni, subnet + ".1/24")
                    .vm("vm" + i, vm -> vm.on(host).vni(vni).address(subnet + ".10"));
        }
        return row;
    }

    @Test
    @ExpectArpResolved(on = "host-1", target = "vm4")
    void firstReachesLast(Testbed testbed) {
        assertThat(testbed.vm("vm1").ping(testbed.vm("vm4")).complete()).isTrue();
    }
}
