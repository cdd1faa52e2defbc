package io.github.dlrharness.junit.docs;

import io.github.dlrharness.junit.ExpectArpResolved;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
@Topology
class DemandingIT {
    @Test
    @ExpectArpResolved(
            on = "host-a",
            target = "vm2",
            steps = {3, 4},
            overlayCopies = 1,
            answeredBy = "vm2")
    @ExpectArpResolved(on = "host-a", target = "vm2", answeredBy = "host-b")
    void oneCopyAndOneAnswer(Vm vm1, Vm vm2) {
        vm1.ping(vm2);
    }
}
