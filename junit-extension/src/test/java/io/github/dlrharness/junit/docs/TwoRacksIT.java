package io.github.dlrharness.junit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.junit.ExpectArpResolved;
import io.github.dlrharness.junit.HostSpec;
import io.github.dlrharness.junit.LifSpec;
import io.github.dlrharness.junit.RouterSpec;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.junit.UnderlaySpec;
import io.github.dlrharness.junit.VmSpec;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
@Topology(
        hosts = {@HostSpec(name = "rack-1"), @HostSpec(name = "rack-2")},
        lifs = {@LifSpec(vni = 7001, address = "10.1.0.1/24"), @LifSpec(vni = 7002, address = "10.2.0.1/24")},
        vms = {
            @VmSpec(name = "web", host = "rack-1", vni = 7001, address = "10.1.0.10"),
            @VmSpec(name = "db", host = "rack-2", vni = 7002, address = "10.2.0.10")
        },
        underlay = @UnderlaySpec(subnet = "10.9.0.0/24", mtu = 9000),
        router = @RouterSpec(arpRetry = "200ms"))
class TwoRacksIT {
    @Test
    @ExpectArpResolved(on = "rack-1", target = "db")
    @ExpectArpResolved(on = "rack-2", target = "web")
    void webReachesDatabase(Vm web, Vm db) {
        assertThat(web.ping(db).complete()).isTrue();
    }
}
