package io.github.dlrharness.sample;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dlrharness.junit.ExpectArpResolved;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Test;

/** A topology from a file on the test class path. */
@Topology(yaml = "/branch-office.yaml")
class YamlTopologyIT {
    @Test
    @ExpectArpResolved(on = "branch", target = "server")
    @ExpectArpResolved(on = "centre", target = "desk")
    void branchAndCentreFindEachOther(Vm desk, Vm server) {
        assertTrue(desk.ping(server).complete());
    }
}
