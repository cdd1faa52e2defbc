package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.VMAC;
import static io.github.dlrharness.engine.Packets.ip;
import static io.github.dlrharness.engine.Packets.prefix;
import static io.github.dlrharness.engine.Packets.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks beyond the LIFs: VMs that are routers, here and on another host. */
class StaticRouteTest {
    private static final Vni VNI = new Vni(5001);

    private final Fabric fabric = Fabric.seedBuilder()
            .vm("near", "a", 5001, "172.16.20.13")
            .route("10.0.0.0/8", "172.16.20.11")
            .route("10.1.0.0/16", "172.16.20.13")
            .route("10.1.2.0/24", "172.16.20.11")
            .route("10.1.2.3/32", "172.16.20.13")
            .build();
    private final TestHost a = fabric.host("a");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm far = fabric.vm("vm2");
    private final TestVm near = fabric.vm("near");

    @ParameterizedTest
    @CsvSource({"10.9.9.9, vm2", "10.1.9.9, near", "10.1.2.9, vm2", "10.1.2.3, near", "10.255.255.255, vm2"})
    @Requirement("I14")
    void longestPrefixWins(String destination, String nextHop) {
        vm1.sendTo(ip(destination), 7);

        assertThat(fabric.vm(nextHop).received())
                .filteredOn(Seen::isUdp)
                .singleElement()
                .satisfies(packet -> {
                    assertThat(packet.mark()).isEqualTo(7);
                    assertThat(packet.destination()).isEqualTo(fabric.vm(nextHop).mac);
                    assertThat(packet.ip().destination()).isEqualTo(ip(destination));
                    assertThat(packet.ip().ttl()).isEqualTo(63);
                });
        assertThat(a.uplinkArpRequests())
                .allSatisfy(request -> assertThat(request.arp().targetIp()).isEqualTo(fabric.vm(nextHop).ip));
    }

    @Test
    @Requirement("I14")
    void connectedSubnetIsLongerThanTheDefaultRoute() {
        a.engine().addRoute(route("0.0.0.0/0", "172.16.20.13"));
        vm1.sendTo(far, 1);
        vm1.sendTo(ip("192.0.2.1"), 2);

        assertThat(far.marks()).containsExactly(1);
        assertThat(near.marks()).containsExactly(2);
    }

    @Test
    @Requirement("I14")
    void hostBeyondANextHopIsAnsweredThroughIt() {
        near.send(Packets.echo(VMAC, near.mac, ip("10.1.0.5"), ip("172.16.10.1"), 64, 0x77));
        near.send(Packets.udp(VMAC, near.mac, ip("10.1.0.5"), ip("192.0.2.1"), 64, 1));

        assertThat(near.received()).filteredOn(Seen::isIp).hasSize(2).allSatisfy(answer -> {
            assertThat(answer.destination()).isEqualTo(near.mac);
            assertThat(answer.ip().destination()).isEqualTo(ip("10.1.0.5"));
        });
        assertThat(near.received())
                .filteredOn(Seen::isIp)
                .extracting(answer -> answer.icmp().type())
                .containsExactly(IcmpView.ECHO_REPLY, IcmpView.UNREACHABLE);
    }

    @Test
    @Requirement("I14")
    void nextHopThatDoesNotAnswerFailsLikeAnyTarget() {
        far.mute();
        vm1.send(Packets.arpRequest(vm1.mac, vm1.ip, ip("172.16.10.1")));
        vm1.sendTo(ip("10.9.9.9"), 1);
        fabric.advance(Duration.ofSeconds(3));

        assertThat(vm1.received()).filteredOn(Seen::isIp).singleElement().satisfies(error -> {
            assertThat(error.icmp().type()).isEqualTo(IcmpView.UNREACHABLE);
            assertThat(error.icmp().code()).isEqualTo(IcmpView.HOST_UNREACHABLE);
        });
        assertThat(a.arpState(far)).isEqualTo(ArpState.FAILED);
    }

    @Test
    @Requirement("I14")
    void routeGoesWithItsLifAndComesBackWithIt() {
        a.engine().removeLif(VNI, fabric.now());
        vm1.sendTo(ip("10.9.9.9"), 1);
        assertThat(a.count(Counter.DROP_NO_ROUTE)).isEqualTo(1);
        a.engine().addLif(new LifConfig("lif", VNI, Ipv4Address.parse("172.16.20.1"), 24));
        vm1.sendTo(ip("10.9.9.9"), 2);

        assertThat(far.marks()).containsExactly(2);
        assertThat(a.count(Counter.DROP_NO_ROUTE)).isEqualTo(1);
    }

    @Test
    @Requirement("I14")
    void removedRouteGivesWayToTheNextLongest() {
        a.engine().removeRoute(prefix("10.1.2.3/32"), fabric.now());
        a.engine().removeRoute(prefix("192.0.2.0/24"), fabric.now());
        vm1.sendTo(ip("10.1.2.3"), 1);
        a.engine().addRoute(route("10.1.2.3/32", "172.16.20.13"));
        vm1.sendTo(ip("10.1.2.3"), 2);

        assertThat(far.marks()).containsExactly(1);
        assertThat(near.marks()).containsExactly(2);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 172.16.20.13, there is one via 172.16.20.11 already; remove it first",
        "192.0.2.0/24, 192.0.2.1, no LIF has that next hop as a neighbour; the LIFs are lif-5000 172.16.10.1/24",
        "192.0.2.0/24, 172.16.20.1, no LIF has that next hop as a neighbour",
        "192.0.2.0/24, 172.16.20.255, no LIF has that next hop as a neighbour",
        "224.0.0.0/4, 172.16.20.11, choose a unicast network",
        "127.0.0.0/8, 172.16.20.11, choose a unicast network"
    })
    @Requirement("I14")
    void impossibleRouteIsRefusedWithAReason(String destination, String nextHop, String reason) {
        assertThatThrownBy(() -> a.engine().addRoute(route(destination, nextHop)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("route to %s via %s: ".formatted(destination, nextHop))
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> Fabric.seedBuilder()
                        .route("10.0.0.0/8", "172.16.20.11")
                        .route(destination, nextHop)
                        .build())
                .hasMessageContaining(reason);
    }
}
