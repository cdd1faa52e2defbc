package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import org.junit.jupiter.api.Test;

/** Two VNIs with the same addresses: what is known of one is not known of the other. */
class VniIsolationTest {
    private final Fabric twins = Fabric.builder()
            .lif(5001, "172.16.20.1", 24)
            .lif(5002, "172.16.20.1", 24)
            .host("a")
            .host("b")
            .vm("x", "a", 5001, "172.16.20.11")
            .vm("y", "a", 5002, "172.16.20.11")
            .build();
    private final TestHost a = twins.host("a");
    private final TestVm x = twins.vm("x");
    private final TestVm y = twins.vm("y");

    @Test
    @Requirement("H1")
    void sameAddressInTwoVnisIsTwoNeighbours() {
        askForLif(x);
        assertThat(a.arp(y)).isEmpty();
        askForLif(y);

        assertThat(a.arp(x)).hasValueSatisfying(row -> assertThat(row.mac()).isEqualTo(x.macAddress()));
        assertThat(a.arp(y)).hasValueSatisfying(row -> assertThat(row.mac()).isEqualTo(y.macAddress()));
        assertThat(a.count(Counter.ARP_MOVED)).isZero();
    }

    private static void askForLif(TestVm vm) {
        vm.send(Packets.arpRequest(vm.mac, vm.ip, Packets.ip("172.16.20.1")));
    }
}
