package io.github.dlrharness.testbed.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.LinkFaults;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time that passes when somebody waits for it. */
class VirtualTimeTest {
    private Testbed testbed;
    private Vm vm1;
    private Vm vm2;

    @BeforeEach
    void start() {
        testbed = Backends.named("simulated").start(TopologyPlan.of(Topologies.seedFigure()), HostEngine::new);
        vm1 = testbed.vm("vm1");
        vm2 = testbed.vm("vm2");
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    @Test
    @Timeout(10)
    void hoursOfAgingPassAtOnce() {
        vm1.ping(vm2);
        assertThat(testbed.host("host-a").arp(vm2.address())).isPresent();
        testbed.elapse(Duration.ofHours(1000));
        assertThat(testbed.host("host-a").arpTable()).allMatch(row -> row.state() == ArpState.PERMANENT);
        assertThat(testbed.host("host-a").macTable()).isEmpty();
        assertThat(vm1.ping(vm2).complete()).isTrue();
    }

    @Test
    void anUnansweredPingLastsExactlyAsLongAsItsLimit() {
        vm1.ping(vm2);
        vm1.linkFaults(LinkFaults.NONE.withPartition(true));
        testbed.capture().clear();
        vm1.announce();
        vm1.ping(vm2.address(), PingOptions.defaults().withTimeout(Duration.ofSeconds(4)));
        vm1.announce();
        List<CapturedFrame> frames = testbed.capture().frames();
        assertThat(frames).hasSize(3);
        assertThat(frames.get(2).timeNanos() - frames.get(0).timeNanos()).isEqualTo(4_000_000_000L);
    }

    @Test
    void nothingMovesWhileNobodyWaits() {
        try (UdpSocket socket = vm1.udp(0)) {
            socket.send(vm2.address(), 9, new byte[1]);
        }
        assertThat(testbed.capture().frames()).hasSize(1);
        testbed.awaitQuiescence(Duration.ofSeconds(1));
        assertThat(testbed.capture().frames()).hasSizeGreaterThan(5);
    }

    @Test
    void whatIsOnlyDueSomeTimeIsNoUnrest() {
        vm1.ping(vm2);
        testbed.awaitQuiescence(Duration.ZERO);
    }

    @Test
    void unrestIsToldWithTheSeed() {
        vm1.announce();
        assertThatThrownBy(() -> testbed.awaitQuiescence(Duration.ZERO))
                .isInstanceOf(TestbedException.class)
                .hasMessageContaining("Frames still move in topology")
                .hasMessageContaining("dlrharness.seed " + testbed.seed().orElseThrow());
    }

    @Test
    void whatNeedsAKernelIsRefusedWithTheBackendThatHasOne() {
        List<Runnable> wishes = List.of(
                () -> vm1.exec("ip", "link"),
                () -> vm1.tcpListen(80),
                () -> vm1.tcpConnect(vm2.address(), 80, Duration.ofSeconds(1)));
        assertThat(wishes)
                .allSatisfy(wish -> assertThatThrownBy(wish::run)
                        .isInstanceOf(TestbedException.class)
                        .hasMessageStartingWith("vm1 can't ")
                        .hasMessageContaining("use the \"namespace\" backend"));
    }
}
