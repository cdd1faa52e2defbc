package io.github.dlrharness.junit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.junit.AgentSpec;
import io.github.dlrharness.junit.ExpectArpResolved;
import io.github.dlrharness.junit.HostSpec;
import io.github.dlrharness.junit.LifSpec;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.junit.VmSpec;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
@NeedsPython
@Topology(
        lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
        hosts = {
            @HostSpec(name = "host-a"),
            @HostSpec(name = "host-b", agent = @AgentSpec(command = {"python3", "src/test/python/agent.py"}))
        },
        vms = {
            @VmSpec(name = "vm1", host = "host-a", vni = 5000, address = "172.16.10.11"),
            @VmSpec(name = "vm2", host = "host-b", vni = 5001, address = "172.16.20.11")
        })
class ForeignHostIT {
    @Test
    @ExpectArpResolved(on = "host-a", target = "vm2")
    @ExpectArpResolved(on = "host-b", target = "vm1")
    void bothResolve(Vm vm1, Vm vm2) {
        assertThat(vm1.ping(vm2).complete()).isTrue();
    }
}
