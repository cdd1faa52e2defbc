package io.github.dlrharness.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dlrharness.junit.ExpectArpResolved;
import io.github.dlrharness.junit.HostSpec;
import io.github.dlrharness.junit.LifSpec;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.junit.UnderlaySpec;
import io.github.dlrharness.junit.VmSpec;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Vm;
import org.junit.jupiter.api.Test;

/** A topology by annotation. What is left out, like MAC addresses and gateways, is chosen. */
@Topology(
        underlay = @UnderlaySpec(subnet = "10.99.0.0/16"),
        hosts = {@HostSpec(name = "rack1", vtep = "10.99.1.1"), @HostSpec(name = "rack2", vtep = "10.99.2.1")},
        lifs = {@LifSpec(vni = 7001, address = "10.1.0.1/24"), @LifSpec(vni = 7002, address = "10.2.0.1/24")},
        vms = {
            @VmSpec(name = "web", host = "rack1", vni = 7001, address = "10.1.0.10"),
            @VmSpec(name = "db", host = "rack2", vni = 7002, address = "10.2.0.20", mac = "02:00:00:00:db:01")
        })
class OwnTopologyIT {
    @Test
    @ExpectArpResolved(on = "rack1", target = "db")
    void webReachesTheDatabase(Vm web, Vm db, Host rack1) {
        assertTrue(web.ping(db).complete());

        assertEquals(
                "02:00:00:00:db:01", rack1.arp(db.address()).orElseThrow().mac().toString());
    }
}
