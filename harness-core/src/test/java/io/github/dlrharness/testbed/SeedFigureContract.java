package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The seed's figure on any backend: two hosts, a VM on each, one VXLAN each. */
public abstract class SeedFigureContract {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Testbed testbed;
    private Vm vm1;
    private Vm vm2;

    /** Makes testbeds of the kind under test. */
    protected abstract TestbedBackend backend();

    @BeforeEach
    void start() {
        testbed = backend().start(TopologyPlan.of(Topologies.seedFigure()), HostEngine.FACTORY);
        vm1 = testbed.vm("vm1");
        vm2 = testbed.vm("vm2");
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    @Test
    void firstPacketReachesTheRemoteVm() {
        PingResult result = vm1.ping(vm2);
        assertThat(result.complete()).as(result.toString()).isTrue();
        assertThat(testbed.host("host-a").arp(vm2.address()))
                .get()
                .returns(vm2.plan().mac(), ArpRow::mac)
                .returns(ArpState.VALID, ArpRow::state);
    }

    @Test
    void vmsKnowTheirGatewayByVmac() {
        assertThat(vm1.neighbours()).isEmpty();
        vm1.ping(vm2);
        assertThat(vm1.neighbours())
                .containsExactly(new Neighbour(
                        vm1.plan().gateway(), testbed.plan().router().vMac()));
    }

    @Test
    void capturesBothEndsOfEveryLink() {
        vm1.ping(vm2);
        assertThat(testbed.capture().taps())
                .extracting(TapPoint::name)
                .containsExactlyInAnyOrder("vm1", "vm2", "host-a", "host-b");
        testbed.awaitQuiescence(LIMIT);
        List<CapturedFrame> frames = testbed.capture().frames();
        assertThat(count(frames, "vm1", Direction.SENT)).isPositive();
        assertThat(count(frames, "vm2", Direction.RECEIVED)).isPositive();
        assertThat(count(frames, "host-a", Direction.SENT)).isEqualTo(count(frames, "host-b", Direction.RECEIVED));
        assertThat(count(frames, "host-b", Direction.SENT)).isEqualTo(count(frames, "host-a", Direction.RECEIVED));
        assertThat(frames).isSortedAccordingTo((one, other) -> Long.compare(one.timeNanos(), other.timeNanos()));
        assertThat(testbed.capture().lost()).isZero();
    }

    private static long count(List<CapturedFrame> frames, String tap, Direction direction) {
        return frames.stream()
                .filter(frame -> frame.tap().name().equals(tap) && frame.direction() == direction)
                .count();
    }

    @Test
    void isSilentUntilAVmSends() {
        testbed.awaitQuiescence(LIMIT);
        assertThat(testbed.capture().frames()).isEmpty();
        assertThat(testbed.host("host-a").events()).isEmpty();
        assertThat(testbed.host("host-b").events()).isEmpty();
    }

    @Test
    void hostsTellWhatHappenedInsideInTheOrderOfTheSteps() {
        vm1.ping(vm2);
        assertThat(testbed.host("host-b").events())
                .extracting(HostEvent::event)
                .startsWith(
                        EngineEvent.PROXY_REQUEST_ACCEPTED,
                        EngineEvent.PROXY_PENDING,
                        EngineEvent.DVS_LOCAL_REQUEST,
                        EngineEvent.REPLY_RELAYED);
        HostEvent relayed = testbed.host("host-b").events().get(3);
        CapturedFrame request = testbed.capture().frames().get(0);
        assertThat(Duration.ofNanos(relayed.timeNanos() - request.timeNanos()))
                .isBetween(Duration.ZERO, Duration.ofSeconds(2));
        assertThat(relayed)
                .returns("host-b", HostEvent::host)
                .returns(vm2.plan().vni(), HostEvent::vni)
                .returns(vm2.address(), HostEvent::target)
                .returns(testbed.host("host-a").plan().pMac(), HostEvent::mac);
    }

    /** vm2 gets a request of its DLR and a datagram. */
    private void sendWithoutWaiting() {
        try (UdpSocket socket = vm1.udp(0)) {
            socket.send(vm2.address(), 9, new byte[1]);
        }
    }

    @Test
    void waitsForTablesUntilAnEventMakesThemTrue() {
        sendWithoutWaiting();
        var tables = testbed.host("host-a")
                .await(
                        now -> now.arp().stream()
                                .anyMatch(row -> row.address().equals(vm2.address()) && row.state() == ArpState.VALID),
                        LIMIT);
        assertThat(tables.arp()).anyMatch(row -> vm2.plan().mac().equals(row.mac()));
    }

    @Test
    void givesTheTablesOfTheLimitWhenNothingMakesThemTrue() {
        var tables = testbed.host("host-a").await(now -> false, Duration.ofMillis(20));
        assertThat(tables.arp()).allMatch(row -> row.state() == ArpState.PERMANENT);
    }

    @Test
    void waitsForFramesUntilTheyAreThere() {
        sendWithoutWaiting();
        List<CapturedFrame> frames = testbed.capture().await(now -> count(now, "vm2", Direction.RECEIVED) >= 2, LIMIT);
        assertThat(count(frames, "vm2", Direction.RECEIVED)).isGreaterThanOrEqualTo(2);
        assertThat(testbed.capture().await(now -> false, Duration.ofMillis(20))).isNotEmpty();
    }

    @Test
    void countsWhatPassedTheRouterAndItsPorts() {
        vm1.ping(vm2);
        assertThat(testbed.host("host-a").counters())
                .containsEntry("proxy.relayed", 1L)
                .containsEntry("port.uplink.sent.drops", 0L)
                .containsEntry("port.p1.received.drops", 0L)
                .hasEntrySatisfying(
                        "port.p1.received.frames",
                        frames -> assertThat(frames)
                                .isEqualTo(
                                        3)); // ARP for the gateway, the echo request, the answer to the DLR's own ARP
    }

    @Test
    void namesWhatThereIsWhenAskedForWhatThereIsNot() {
        assertThatThrownBy(() -> testbed.vm("vm3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vm3")
                .hasMessageContaining("[vm1, vm2]");
        assertThatThrownBy(() -> testbed.host("vm1")).hasMessageContaining("[host-a, host-b]");
    }
}
