package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.PingResult;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.Topologies;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
class TopologiesIT {
    private static final PingOptions PATIENT = PingOptions.defaults().withTimeout(Duration.ofSeconds(5));
    private static final PingOptions SHORT = PingOptions.defaults().withTimeout(Duration.ofMillis(300));

    @Test
    void everyVmOfFiveHostsReachesEveryOther() {
        try (Testbed testbed = Testbeds.withMoreHosts(3)) {
            for (Vm from : testbed.vms()) {
                for (Vm to : testbed.vms()) {
                    PingResult result = from.ping(to.address(), PATIENT);
                    assertThat(result.complete())
                            .as("%s to %s: %s", from.name(), to.name(), result)
                            .isTrue();
                }
            }
        }
    }

    @Test
    @Requirement("A2")
    void everyOtherHostGetsOneCopyOfTheRequest() {
        try (Testbed testbed = Testbeds.withMoreHosts(3)) {
            Vm vm1 = testbed.vm("vm1");
            Vm vm2 = testbed.vm("vm2");
            // Two, so that VTEPs know each other's MACs when the second one starts: on the underlay only VXLAN is left.
            vm1.ping(vm2.address(), PATIENT);
            testbed.awaitQuiescence(Duration.ofSeconds(5));
            testbed.capture().clear();
            vm1.ping(testbed.vm("vm3").address(), PATIENT);
            testbed.awaitQuiescence(Duration.ofSeconds(5));
            List<CapturedFrame> requests = testbed.capture().frames().stream()
                    .filter(frame -> frame.tap().name().equals("host-a") && frame.direction() == Direction.SENT)
                    .filter(frame -> frame.originalLength() == OVERLAY_ARP && isBroadcast(frame))
                    .toList();
            assertThat(requests).hasSize(4);
        }
    }

    private static final int OVERLAY_ARP = 92;
    private static final int INNER = 50;

    private static boolean isBroadcast(CapturedFrame frame) {
        return IntStream.range(INNER, INNER + 6).allMatch(at -> frame.bytes()[at] == (byte) 0xff);
    }

    @Test
    void tenTestbedsRunSideBySide() {
        List<CompletableFuture<PingResult>> pings = IntStream.range(0, 10)
                .mapToObj(i -> Testbeds.inBackground(() -> {
                    try (Testbed testbed = Testbeds.seedFigure()) {
                        return testbed.vm("vm1").ping(testbed.vm("vm2").address(), PATIENT);
                    }
                }))
                .toList();
        assertThat(pings).allMatch(ping -> ping.join().complete());
    }

    @Test
    void topologiesWithTheSameAddressesDoNotSeeEachOther() {
        try (Testbed one = Testbeds.seedFigure();
                Testbed other = Testbeds.seedFigure()) {
            assertThat(one.vm("vm1").ping(one.vm("vm2").address(), PATIENT).complete())
                    .isTrue();
            one.awaitQuiescence(Duration.ofSeconds(5));
            other.awaitQuiescence(Duration.ofSeconds(5));
            assertThat(other.capture().frames()).isEmpty();
            assertThat(other.host("host-a").arp(other.vm("vm2").address())).isEmpty();
        }
    }

    @Test
    @Requirement("A15")
    void withoutThePMacRewriteTheRemoteVmIsNeverResolved() {
        try (Testbed testbed = Testbeds.start(Topologies.basedOn(Topologies.seedFigure())
                .router(router -> router.pMacRewrite(false))
                .build())) {
            Vm vm2 = testbed.vm("vm2");
            assertThat(testbed.vm("vm1").ping(vm2.address(), SHORT).received()).isZero();
            testbed.awaitQuiescence(Duration.ofSeconds(5));
            assertThat(testbed.host("host-a").arp(vm2.address()))
                    .get()
                    .returns(ArpState.NASCENT, ArpRow::state)
                    .returns(null, ArpRow::mac);
        }
    }

    @Test
    void aVmWithoutGatewayHasNoWayOut() {
        try (Testbed testbed = Testbeds.start(Topologies.named("no-lif")
                .host("host-a")
                .host("host-b")
                .vm("vm1", vm -> vm.on("host-a").vni(7).address("10.0.0.1/24"))
                .vm("vm2", vm -> vm.on("host-b").vni(7).address("10.0.0.2/24"))
                .build())) {
            Vm vm1 = testbed.vm("vm1");
            assertThat(vm1.ping(testbed.vm("vm2").address(), PATIENT).complete())
                    .isTrue();
            assertThat(vm1.ping(testbed.host("host-a").plan().vtep(), PATIENT).errors())
                    .containsExactly("vm1: Network is unreachable (errno 101)");
        }
    }

    @Test
    void nothingOfTheMachineIsReachableFromAVm() {
        try (Testbed testbed = Testbeds.seedFigure()) {
            assertThat(testbed.vm("vm1").exec("ip", "-o", "link").output().lines())
                    .hasSize(2);
            assertThat(testbed.vm("vm1").exec("ip", "route").output().lines())
                    .containsExactlyInAnyOrder(
                            "default via 172.16.10.1 dev eth0 ",
                            "172.16.10.0/24 dev eth0 proto kernel scope link src 172.16.10.11 ");
        }
    }

    @Test
    void resetMakesEverythingColdAgain() {
        try (Testbed testbed = Testbeds.seedFigure()) {
            Vm vm1 = testbed.vm("vm1");
            Vm vm2 = testbed.vm("vm2");
            vm1.ping(vm2.address(), PATIENT);
            int frames = testbed.capture().frames().size();
            testbed.reset();

            assertThat(testbed.capture().frames()).isEmpty();
            assertThat(testbed.capture().lost()).isZero();
            assertThat(vm1.neighbours()).isEmpty();
            for (Host host : testbed.hosts()) {
                assertThat(host.events()).isEmpty();
                assertThat(host.arpTable()).allMatch(row -> row.state() == ArpState.PERMANENT);
                assertThat(host.macTable()).isEmpty();
                assertThat(host.counters())
                        .allSatisfy((name, count) -> assertThat(count).as(name).isZero());
            }

            assertThat(vm1.ping(vm2.address(), PATIENT).complete()).isTrue();
            testbed.awaitQuiescence(Duration.ofSeconds(5));
            // The underlay's own ARP included: the hosts' neighbour caches are cold, too.
            assertThat(testbed.capture().frames()).hasSizeGreaterThanOrEqualTo(frames);
        }
    }

    @Test
    void resetMendsAnInterfaceThatATestHasChanged() {
        try (Testbed testbed = Testbeds.seedFigure()) {
            Vm vm1 = testbed.vm("vm1");
            vm1.exec("sh", "-c", "ip link set eth0 down mtu 1000 address 02:99:99:99:99:99");
            vm1.exec("ip", "address", "add", "10.1.2.3/16", "dev", "eth0");
            vm1.exec("ip", "address", "delete", "172.16.10.11/24", "dev", "eth0");
            testbed.reset();
            assertThat(vm1.exec("ip", "-o", "link", "show", "eth0").output())
                    .contains("mtu 1500", "02:00:00:00:00:01", ",UP,");
            assertThat(vm1.exec("ip", "-4", "-o", "address", "show", "eth0").output())
                    .contains("172.16.10.11/24")
                    .doesNotContain("10.1.2.3");
            assertThat(vm1.ping(testbed.vm("vm2").address(), PATIENT).complete())
                    .isTrue();
        }
    }

    @Test
    void resetClosesSocketsThatATestHasLeftOpen() {
        try (Testbed testbed = Testbeds.seedFigure()) {
            testbed.vm("vm1").udp(5353);
            testbed.vm("vm1").tcpListen(80);
            testbed.reset();
            testbed.vm("vm1").udp(5353).close();
            testbed.vm("vm1").tcpListen(80).close();
        }
    }

    @Test
    void capturesArpOfTheStartEvenAfterALotOfData() {
        try (Testbed testbed = Testbeds.seedFigure()) {
            Vm vm1 = testbed.vm("vm1");
            Vm vm2 = testbed.vm("vm2");
            vm1.ping(vm2.address(), PATIENT);
            TapPoint tap = testbed.capture().frames().get(0).tap();
            try (var socket = vm1.udp(0)) {
                for (int i = 0; i < 20_000; i++) {
                    socket.send(vm2.address(), 9, new byte[1400]);
                }
            }
            testbed.awaitQuiescence(Duration.ofSeconds(20));
            CapturedFrame first = testbed.capture().frames().get(0);
            assertThat(first.sequence()).isZero();
            assertThat(first.tap()).isEqualTo(tap);
            assertThat(testbed.capture().evicted()).isPositive();
        }
    }
}
