package io.github.dlrharness.testbed.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.LinkFaults;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.testbed.UdpSocket.Datagram;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What spoiled links do to frames. */
class LinkFaultsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int DATAGRAMS = 1000;

    private Testbed testbed;
    private Vm vm1;
    private Vm vm2;

    @BeforeEach
    void start() {
        testbed = Backends.named("simulated").start(TopologyPlan.of(Topologies.seedFigure()), HostEngine::new);
        vm1 = testbed.vm("vm1");
        vm2 = testbed.vm("vm2");
        assertThat(vm1.ping(vm2).complete()).isTrue();
    }

    @AfterEach
    void close() {
        testbed.close();
    }

    private boolean pings() {
        return vm1.ping(vm2).complete();
    }

    /** Sends numbered datagrams a microsecond apart; answers the numbers that arrived, in order. */
    private List<Integer> arrivals() {
        List<Integer> numbers = new ArrayList<>();
        try (UdpSocket sender = vm1.udp(0);
                UdpSocket receiver = vm2.udp(5353)) {
            for (int i = 0; i < DATAGRAMS; i++) {
                sender.send(vm2.address(), 5353, new byte[] {(byte) (i >> 8), (byte) i});
                testbed.elapse(Duration.ofNanos(1000));
                take(receiver, Duration.ZERO, numbers);
            }
            take(receiver, SECOND, numbers);
        }
        return numbers;
    }

    private static void take(UdpSocket receiver, Duration limit, List<Integer> numbers) {
        Optional<Datagram> datagram = receiver.receive(limit);
        while (datagram.isPresent()) {
            byte[] number = datagram.get().payload();
            numbers.add((number[0] & 0xff) << 8 | number[1] & 0xff);
            datagram = receiver.receive(limit);
        }
    }

    @Test
    void aSoundLinkDeliversEverythingInOrder() {
        assertThat(arrivals()).hasSize(DATAGRAMS).isSorted();
    }

    @Test
    void delayLengthensTheRoundTripInBothDirections() {
        Duration before = vm1.ping(vm2).roundTrips().get(0);
        testbed.host("host-a").linkFaults(LinkFaults.NONE.withDelay(Duration.ofMillis(20)));
        Duration after = vm1.ping(vm2).roundTrips().get(0);
        assertThat(after.minus(before)).isEqualTo(Duration.ofMillis(40));
    }

    @Test
    void jitterSpreadsArrivalsAndKeepsTheirOrder() {
        Duration jitter = Duration.ofMillis(5);
        vm2.linkFaults(LinkFaults.NONE.withJitter(jitter));
        assertThat(arrivals()).hasSize(DATAGRAMS).isSorted();
        List<Duration> times =
                vm1.ping(vm2.address(), PingOptions.defaults().withCount(50)).roundTrips();
        assertThat(times)
                .hasSize(50)
                .doesNotHaveDuplicates()
                .allMatch(time -> time.compareTo(Duration.ofMillis(11)) < 0);
    }

    @Test
    void lossTakesItsShare() {
        vm1.linkFaults(LinkFaults.NONE.withLoss(0.25));
        assertThat(arrivals().size()).isBetween(DATAGRAMS * 70 / 100, DATAGRAMS * 80 / 100);
    }

    @Test
    void whatIsLostOnTheUnderlayWasSentAndNotReceived() {
        testbed.capture().clear();
        testbed.host("host-b").linkFaults(LinkFaults.NONE.withLoss(1));
        assertThat(pings()).isFalse();
        List<CapturedFrame> frames = testbed.capture().frames();
        assertThat(frames).anyMatch(frame -> isAt(frame, "host-a", Direction.SENT));
        assertThat(frames).noneMatch(frame -> isAt(frame, "host-b", Direction.RECEIVED));
    }

    private static boolean isAt(CapturedFrame frame, String tap, Direction direction) {
        return frame.tap().name().equals(tap) && frame.direction() == direction;
    }

    @Test
    void duplicationDeliversTwice() {
        vm2.linkFaults(LinkFaults.NONE.withDuplication(1));
        assertThat(arrivals()).hasSize(2 * DATAGRAMS);
    }

    @Test
    void reorderingLetsLaterFramesOvertake() {
        vm2.linkFaults(LinkFaults.NONE.withReordering(0.1));
        List<Integer> arrivals = arrivals();
        assertThat(arrivals).hasSize(DATAGRAMS).doesNotHaveDuplicates();
        assertThat(arrivals).isNotEqualTo(arrivals.stream().sorted().toList());
    }

    @Test
    void aPartitionLetsNothingPassUntilItIsMended() {
        testbed.host("host-b").linkFaults(LinkFaults.NONE.withPartition(true));
        assertThat(pings()).isFalse();
        testbed.host("host-b").linkFaults(LinkFaults.NONE);
        assertThat(pings()).isTrue();
    }

    @Test
    void aSmallMtuSwallowsWhatIsLonger() {
        testbed.host("host-a").linkFaults(LinkFaults.NONE.withMtu(1000));
        PingOptions fits = PingOptions.defaults().withPayload(1000 - 50 - 28);
        assertThat(vm1.ping(vm2.address(), fits).complete()).isTrue();
        assertThat(vm1.ping(vm2.address(), fits.withPayload(fits.payload() + 1)).received())
                .isZero();
    }

    @Test
    void resetMendsEveryLink() {
        vm1.linkFaults(LinkFaults.NONE.withLoss(1));
        testbed.host("host-a").linkFaults(LinkFaults.NONE.withPartition(true));
        testbed.reset();
        assertThat(pings()).isTrue();
    }

    @Test
    void aTestMeetsTheSameFateAfterAReset() {
        vm1.linkFaults(LinkFaults.NONE.withLoss(0.5));
        testbed.reset();
        List<List<Integer>> fates = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            vm1.ping(vm2);
            vm1.linkFaults(LinkFaults.NONE.withLoss(0.5));
            fates.add(arrivals());
            testbed.reset();
        }
        assertThat(fates.get(0)).isEqualTo(fates.get(1)).hasSizeLessThan(DATAGRAMS);
    }

    @Test
    void impossibleFaultsAreRefused() {
        assertThatThrownBy(() -> LinkFaults.NONE.withLoss(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a link's loss 1.5 is no probability; choose 0 (never) to 1 (always)");
        assertThatThrownBy(() -> LinkFaults.NONE.withDuplication(Double.NaN)).hasMessageContaining("duplication NaN");
        assertThatThrownBy(() -> LinkFaults.NONE.withReordering(-0.1)).hasMessageContaining("reordering -0.1");
        assertThatThrownBy(() -> LinkFaults.NONE.withDelay(Duration.ofMillis(-1)))
                .hasMessage("a link's delay PT-0.001S is out of range; choose 0 to PT1H");
        assertThatThrownBy(() -> LinkFaults.NONE.withJitter(Duration.ofDays(1))).hasMessageContaining("jitter PT24H");
        assertThatThrownBy(() -> LinkFaults.NONE.withMtu(60)).hasMessageContaining("mtu 60");
    }
}
