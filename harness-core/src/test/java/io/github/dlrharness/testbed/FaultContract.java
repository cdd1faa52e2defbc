package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.fault.AppliedFault;
import io.github.dlrharness.testbed.fault.ArpOperation;
import io.github.dlrharness.testbed.fault.Fault;
import io.github.dlrharness.testbed.fault.FaultDirection;
import io.github.dlrharness.testbed.fault.Protocol;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Faults on the underlay, on any backend: where each is seen, and what comes of it.
 *
 * <pre>
 *  host-a: vm1 (5000)    host-b: vm2 (5001)    host-c: vm3 (5001)
 * </pre>
 */
public abstract class FaultContract {
    protected static final Duration LONG = Duration.ofSeconds(5);
    protected static final Duration SHORT = Duration.ofMillis(200);
    protected static final int PORT = 7000;

    protected Testbed testbed;
    protected Vm vm1;
    protected Vm vm2;
    protected Vm vm3;
    private UdpSocket from;
    private UdpSocket to;

    /** Makes a testbed on the backend under test. */
    protected abstract TestbedBackend backend();

    @BeforeEach
    void start() {
        testbed = backend().start(plan(), HostEngine.FACTORY);
        vm1 = testbed.vm("vm1");
        vm2 = testbed.vm("vm2");
        vm3 = testbed.vm("vm3");
        assertThat(vm1.ping(vm2.address(), patiently()).complete()).isTrue();
        assertThat(vm1.ping(vm3.address(), patiently()).complete()).isTrue();
        from = vm1.udp(0);
        to = vm2.udp(PORT);
        testbed.awaitQuiescence(LONG);
        testbed.capture().clear();
    }

    private static PingOptions patiently() {
        return PingOptions.defaults().withTimeout(LONG);
    }

    static TopologyPlan plan() {
        return Topologies.basedOn(Topologies.seedFigure())
                .host("host-c")
                .vm("vm3", vm -> vm.on("host-c").vni(5001).address("172.16.20.13"))
                .plan();
    }

    @AfterEach
    void close() {
        from.close();
        to.close();
        testbed.close();
    }

    protected void add(Fault fault) {
        testbed.faults().add(fault);
    }

    /** A datagram with one number. */
    protected void send(int number) {
        from.send(vm2.address(), PORT, new byte[] {(byte) number});
    }

    /** The numbers that arrived and arrive until the network is quiet, in order. */
    protected List<Integer> arrived() {
        testbed.awaitQuiescence(LONG);
        List<Integer> numbers = new ArrayList<>();
        Optional<UdpSocket.Datagram> datagram = to.receive(Duration.ofMillis(50));
        while (datagram.isPresent()) {
            numbers.add((int) datagram.get().payload()[0]);
            datagram = to.receive(Duration.ofMillis(50));
        }
        return numbers;
    }

    /** The UDP frames that a tap saw. */
    protected List<CapturedFrame> seen(String tap, Direction direction) {
        testbed.awaitQuiescence(LONG);
        return WireFrame.of(testbed).stream()
                .filter(frame -> frame.at(tap, direction) && frame.etherType() == 0x0800)
                .map(WireFrame::captured)
                .filter(frame -> {
                    int ip = frame.tap().kind() == TapPoint.Kind.VM ? 14 : 64;
                    return frame.bytes()[ip + 9] == 17;
                })
                .toList();
    }

    private static Fault udp(Fault fault) {
        return fault.protocol(Protocol.UDP);
    }

    @Test
    void aFrameDroppedOnItsWayIsSeenAtItsSendersTapAndNotAtItsReceivers() {
        add(udp(Fault.drop()).onUnderlay("host-a").sent().nth(2));
        send(1);
        send(2);
        send(3);
        assertThat(arrived()).containsExactly(1, 3);
        assertThat(seen("host-a", Direction.SENT)).hasSize(3);
        assertThat(seen("host-b", Direction.RECEIVED)).hasSize(2);
    }

    @Test
    void aFrameIsLostOnTheReceiversLinkAsOnTheSenders() {
        add(udp(Fault.drop()).onUnderlay("host-b").received().nth(1));
        send(1);
        send(2);
        assertThat(arrived()).containsExactly(2);
        assertThat(seen("host-a", Direction.SENT)).hasSize(2);
        assertThat(seen("host-b", Direction.RECEIVED)).hasSize(1);
    }

    @Test
    void aFaultOfOneDirectionLeavesTheOtherAlone() {
        add(udp(Fault.drop()).onUnderlay("host-a").received());
        add(udp(Fault.drop()).between("host-b", "host-a"));
        add(udp(Fault.drop()).between("host-a", "host-c"));
        send(1);
        assertThat(arrived()).containsExactly(1);
    }

    @Test
    void aPairLosesWhatGoesFromTheOneToTheOther() {
        add(udp(Fault.drop()).between("host-a", "host-b"));
        send(1);
        assertThat(arrived()).isEmpty();
    }

    @Test
    void whatIsOfNoHostInParticularCrossesTheUnderlayOnce() {
        add(udp(Fault.duplicate(2)).onUnderlay("*"));
        send(1);
        assertThat(arrived()).containsExactly(1, 1, 1);
        assertThat(seen("host-a", Direction.SENT)).hasSize(1);
        assertThat(seen("host-b", Direction.RECEIVED)).hasSize(3);
    }

    @Test
    void aDelayedFrameArrivesLaterAndThoseBehindItDoNotWait() {
        add(udp(Fault.delay(SHORT)).onUnderlay("host-a").sent().nth(1));
        long before = testbed.nanoTime();
        send(1);
        send(2);
        testbed.awaitQuiescence(LONG);
        assertThat(Duration.ofNanos(testbed.nanoTime() - before)).isGreaterThanOrEqualTo(SHORT);
        assertThat(arrived()).containsExactly(2, 1);
    }

    @Test
    void aReorderedFrameArrivesBehindTheNext() {
        add(udp(Fault.reorder(LONG)).onUnderlay("host-a").sent().nth(1));
        send(1);
        send(2);
        send(3);
        assertThat(arrived()).containsExactly(2, 1, 3);
    }

    @Test
    void aReorderedFrameThatNoneOvertakesArrivesInTheEnd() {
        add(udp(Fault.reorder(SHORT)).onUnderlay("host-a").sent());
        send(1);
        assertThat(arrived()).containsExactly(1);
    }

    @Test
    void theNextFrameOfAnyKindOvertakes() {
        add(udp(Fault.reorder(LONG)).onUnderlay("host-b").received());
        long before = testbed.nanoTime();
        send(1);
        vm1.ping(vm2);
        assertThat(arrived()).containsExactly(1);
        assertThat(Duration.ofNanos(testbed.nanoTime() - before)).isLessThan(LONG);
    }

    @Test
    void removingTheLastFaultOfALinkLetsOutWhatItHolds() {
        Fault slow =
                udp(Fault.delay(Duration.ofMinutes(10))).onUnderlay("host-a").sent();
        add(slow);
        send(1);
        testbed.capture().await(frames -> !testbed.faults().applied().isEmpty(), LONG);
        testbed.faults().remove(slow);
        assertThat(arrived()).containsExactly(1);
    }

    @Test
    void aPartitionCutsBothDirectionsAndHealsWhileTheTopologyRuns() {
        Fault cut = Fault.partition("host-b");
        add(cut);
        PingOptions shortly = PingOptions.defaults().withTimeout(SHORT);
        assertThat(vm1.ping(vm2.address(), shortly).received()).isZero();
        assertThat(vm2.ping(vm1.address(), shortly).received()).isZero();
        assertThat(vm1.ping(vm3).complete()).isTrue();

        testbed.faults().remove(cut);
        assertThat(vm1.ping(vm2).complete()).isTrue();
        assertThat(vm2.ping(vm1).complete()).isTrue();
    }

    @Test
    void bothSidesOfAPartitionAreConnectedAmongThemselves() {
        add(Fault.partition("host-a", "host-c"));
        assertThat(vm1.ping(vm3).complete()).isTrue();
        assertThat(vm1.ping(vm2.address(), PingOptions.defaults().withTimeout(SHORT))
                        .received())
                .isZero();
    }

    @Test
    void aPartitionFromTheStartKeepsArpFromCrossing() {
        testbed.reset();
        add(Fault.partition("host-b"));
        vm1.ping(vm2.address(), PingOptions.defaults().withTimeout(SHORT));
        assertThat(WireFrame.of(testbed))
                .anyMatch(frame -> frame.at("host-a", Direction.SENT))
                .noneMatch(frame -> frame.at("host-b", Direction.RECEIVED));
        assertThat(testbed.faults().applied(Fault.partition("host-b"))).isPositive();
    }

    @Test
    void oneFieldAfterTheOtherNarrowsWhatIsHit() {
        add(udp(Fault.drop()).onUnderlay("host-a").vni(5000));
        add(udp(Fault.drop()).onUnderlay("host-a").source("vm2"));
        add(udp(Fault.drop()).onUnderlay("host-a").destination("vm3"));
        add(udp(Fault.drop()).onUnderlay("host-a").destination("host-c"));
        add(Fault.drop().onUnderlay("host-a").protocol(Protocol.ARP));
        send(1);
        assertThat(arrived()).containsExactly(1);

        Fault exact = udp(Fault.drop())
                .onUnderlay("host-a")
                .vni(5001)
                .source("vm1")
                .destination(vm2.plan().mac().toString());
        add(exact);
        send(2);
        assertThat(arrived()).isEmpty();
        assertThat(testbed.faults().applied(exact)).isEqualTo(1);
    }

    @Test
    void theFirstArpReplyIsLostAndTheRouterAsksAgain() {
        testbed.reset();
        add(Fault.drop().onUnderlay("*").arp(ArpOperation.REPLY).vni(5001).nth(1));
        assertThat(vm1.ping(vm2.address(), patiently()).complete()).isTrue();
        assertThat(WireFrame.of(testbed).stream()
                        .filter(frame -> frame.at("vm2", Direction.SENT)
                                && frame.etherType() == 0x0806
                                && frame.captured().bytes()[21] == 2))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void whatWasDoneIsToldWithTheFrameItWasDoneTo() {
        Fault fault = udp(Fault.drop()).onUnderlay("host-a").sent();
        add(fault);
        send(7);
        CapturedFrame frame = seen("host-a", Direction.SENT).get(0);
        assertThat(testbed.faults().applied()).hasSize(1);
        AppliedFault applied = testbed.faults().applied().get(0);
        assertThat(applied.fault()).isEqualTo(fault);
        assertThat(applied.kind()).isEqualTo(TapPoint.Kind.UNDERLAY);
        assertThat(applied.link()).isEqualTo("host-a");
        assertThat(applied.direction()).isEqualTo(FaultDirection.SENT);
        assertThat(applied.bytes()).isEqualTo(frame.bytes());
        assertThat(applied.originalLength()).isEqualTo(frame.originalLength());
    }

    @Test
    void resettingMendsEverythingAndForgetsWhatWasDone() {
        add(udp(Fault.drop()).onUnderlay("host-a"));
        send(1);
        assertThat(arrived()).isEmpty();
        testbed.reset();
        assertThat(testbed.faults().list()).isEmpty();
        assertThat(testbed.faults().applied()).isEmpty();
        assertThat(vm1.ping(vm2).complete()).isTrue();
    }
}
