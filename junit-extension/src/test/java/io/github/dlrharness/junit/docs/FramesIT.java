package io.github.dlrharness.junit.docs;

import io.github.dlrharness.evidence.filter.Matching;
import io.github.dlrharness.junit.ExpectFrames;
import io.github.dlrharness.junit.ExpectNoFrames;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
@Topology
class FramesIT {
    @Test
    @ExpectFrames(at = "vm2", filter = "arp.op == request && eth.src == vmac", matching = Matching.EXACTLY)
    @ExpectFrames(
            at = "host-a",
            filter = "arp && vni == 5001",
            inOrder = {
                "sent && arp.op == request && eth.src == pmac(host-a)",
                "received && arp.op == reply && eth.src == vm2 && outer.ip.src == host-b"
            },
            matching = Matching.EXACTLY)
    @ExpectNoFrames(at = "host-b", filter = "eth.src == vmac || eth.dst == vmac")
    void oneRequestAndOneReplyCrossTheUnderlay(Vm vm1, Vm vm2) {
        vm1.ping(vm2);
    }
}
