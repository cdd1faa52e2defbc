package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Asking a neighbour, known or not, whether it is there. */
class ProbeTest {
    private final Fabric fabric = Fabric.seed();
    private final TestHost a = fabric.host("a");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");
    private final Ipv4Address target = new Ipv4Address(vm2.ip);
    private final long second = Duration.ofSeconds(1).toNanos();

    private long probe() {
        long[] wait = new long[1];
        fabric.atOnce(() -> wait[0] = a.engine().probe(target, fabric.now()));
        return wait[0];
    }

    @Test
    void unknownNeighbourIsResolvedAndItsAnswerTold() {
        assertThat(probe()).isZero();

        assertThat(a.told(EngineEvent.PROBE_ANSWERED)).singleElement().satisfies(told -> {
            assertThat(told.target()).isEqualTo(vm2.ip);
            assertThat(told.mac()).isEqualTo(vm2.mac);
        });
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
    }

    @Test
    void knownNeighbourIsAskedAgain() {
        probe();
        fabric.advance(Duration.ofSeconds(1));
        fabric.forgetSeen();

        assertThat(probe()).isZero();

        assertThat(a.uplinkArpRequests()).hasSize(1);
        assertThat(a.told(EngineEvent.PROBE_ANSWERED)).hasSize(1);
    }

    @Test
    @Requirement("D2")
    void nobodyIsAskedMoreOftenForIt() {
        probe();
        fabric.advance(Duration.ofMillis(300));
        fabric.forgetSeen();

        assertThat(probe()).isEqualTo(second - Duration.ofMillis(300).toNanos());

        assertThat(a.uplinkArpRequests()).isEmpty();
    }

    @Test
    @Requirement("D2")
    void outstandingRequestWillDo() {
        fabric.hold(Seen::isArpReply);
        vm1.sendTo(vm2, 1);
        fabric.forgetSeen();

        assertThat(probe()).isZero();
        fabric.deliverHeld();

        assertThat(a.uplinkArpRequests()).isEmpty();
        assertThat(a.told(EngineEvent.PROBE_ANSWERED)).hasSize(1);
    }

    @Test
    void silenceIsTold() {
        vm2.mute();
        probe();
        fabric.advance(Duration.ofSeconds(3));

        assertThat(a.told(EngineEvent.PROBE_ANSWERED)).isEmpty();
        assertThat(a.told(EngineEvent.ARP_FAILED)).hasSize(1);
    }

    @Test
    void failedTargetIsAskedDespiteItsHoldOff() {
        vm2.mute();
        probe();
        fabric.advance(Duration.ofSeconds(3));
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.FAILED);
        fabric.forgetSeen();

        assertThat(probe()).isZero();

        assertThat(a.uplinkArpRequests()).hasSize(1);
    }

    @Test
    void ordinaryAnswerIsNoProbes() {
        vm1.sendTo(vm2, 1);

        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
        assertThat(a.told(EngineEvent.PROBE_ANSWERED)).isEmpty();
    }

    @Test
    void whoIsNoNeighbourIsRefused() {
        assertThatThrownBy(() -> a.engine().probe(Ipv4Address.parse("10.0.0.1"), fabric.now()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10.0.0.1 is no neighbour's address; the subnets are [172.16.10.0/24 of LIF ");
        assertThatThrownBy(() -> a.engine().probe(Ipv4Address.parse("172.16.20.1"), fabric.now()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tablesTellWhoPacketsWaitFor() {
        vm2.mute();
        vm1.sendTo(vm2, 1);
        vm1.sendTo(vm2, 2);

        assertThat(a.tables().queued()).singleElement().satisfies(row -> {
            assertThat(row.target()).isEqualTo(target);
            assertThat(row.packets()).isEqualTo(2);
        });
        fabric.advance(Duration.ofSeconds(20));
        assertThat(a.tables().queued()).isEmpty();
    }
}
