package io.github.dlrharness.junit.docs;

import io.github.dlrharness.junit.ExpectReachable;
import io.github.dlrharness.junit.ExpectUnreachable;
import io.github.dlrharness.junit.HostSpec;
import io.github.dlrharness.junit.LifSpec;
import io.github.dlrharness.junit.RouterSpec;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.junit.VmSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
@Topology(
        hosts = {@HostSpec(name = "host-a"), @HostSpec(name = "host-b")},
        lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
        vms = {
            @VmSpec(name = "web", host = "host-a", vni = 5000, address = "172.16.10.11"),
            @VmSpec(name = "db", host = "host-b", vni = 5001, address = "172.16.20.11"),
            @VmSpec(name = "stranger", host = "host-b", vni = 6000, address = "172.16.20.12/24")
        },
        router = @RouterSpec(arpTries = 2, arpRetry = "100ms"))
class TenantsIT {
    @Test
    @ExpectReachable(from = "web", to = "db")
    @ExpectReachable(from = "db", to = "lif-5000")
    @ExpectUnreachable(from = "web", to = "stranger")
    @ExpectUnreachable(from = "stranger", to = "db")
    void aVniOfItsOwnIsASeparateNetwork() {}
}
