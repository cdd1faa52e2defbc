package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Neighbour;
import io.github.dlrharness.testbed.PingResult;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The seed's figure on real packets: two hosts, a VM on each, one VXLAN each. */
@Tag("netns")
class SeedFigureIT {
    private Testbed testbed;
    private Vm vm1;
    private Vm vm2;

    @BeforeAll
    static void needsNamespaces() {
        Capability.NETWORK_NAMESPACES.require();
    }

    @BeforeEach
    void start() {
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());
        testbed = Backends.named("namespace").start(plan, HostEngine::new);
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
        testbed.awaitQuiescence(Duration.ofSeconds(5));
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
        testbed.awaitQuiescence(Duration.ofSeconds(5));
        assertThat(testbed.capture().frames()).isEmpty();
        assertThat(testbed.host("host-a").events()).isEmpty();
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
