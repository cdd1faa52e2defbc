package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.testbed.fault.ArpOperation;
import io.github.dlrharness.testbed.fault.Fault;
import io.github.dlrharness.testbed.fault.Protocol;
import io.github.dlrharness.testsupport.dissection.Undissected;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Faults on the links of VMs, too, and those that damage frames: where the agents run in this JVM. */
public abstract class VmLinkFaultContract extends FaultContract {
    private static Fault udp(Fault fault) {
        return fault.protocol(Protocol.UDP);
    }

    private long counter(String host, String name) {
        Map<String, Long> counters = testbed.host(host).counters();
        assertThat(counters).containsKey(name);
        return counters.get(name);
    }

    @Test
    void whatAVmSendsIsLostBehindItsTap() {
        long before = counter("host-a", "port.p1.received.frames");
        add(udp(Fault.drop()).onVm("vm1").sent().nth(1));
        send(1);
        send(2);
        assertThat(arrived()).containsExactly(2);
        assertThat(seen("vm1", Direction.SENT)).hasSize(2);
        assertThat(seen("host-a", Direction.SENT)).hasSize(1);
        assertThat(counter("host-a", "port.p1.received.frames") - before).isEqualTo(1);
    }

    @Test
    void whatAVmIsToReceiveIsLostBeforeItsTap() {
        long before = counter("host-b", "port.p1.sent.frames");
        add(udp(Fault.drop()).onVm("vm2").received().nth(1));
        send(1);
        send(2);
        assertThat(arrived()).containsExactly(2);
        assertThat(seen("host-b", Direction.RECEIVED)).hasSize(2);
        assertThat(seen("vm2", Direction.RECEIVED)).hasSize(1);
        assertThat(counter("host-b", "port.p1.sent.frames") - before).isEqualTo(2);
    }

    @Test
    void aDuplicateOnAVmsLinkIsTwoFramesForTheRouter() {
        add(udp(Fault.duplicate()).onVm("vm1").sent());
        send(1);
        assertThat(arrived()).containsExactly(1, 1);
        assertThat(seen("vm1", Direction.SENT)).hasSize(1);
        assertThat(seen("host-a", Direction.SENT)).hasSize(2);
    }

    @Test
    void framesOfAVmsLinkAreDelayedAndReordered() {
        add(udp(Fault.delay(SHORT)).onVm("vm1").sent().nth(1));
        add(udp(Fault.reorder(LONG)).onVm("vm2").received().nth(1));
        send(1);
        send(2);
        send(3);
        // 2 is the first at vm2 and held back for 3.
        assertThat(arrived()).containsExactly(3, 2, 1);
    }

    @Test
    void everywhereMeansEachLinkAtATime() {
        Fault third = udp(Fault.drop()).nth(3);
        add(third);
        send(1);
        assertThat(arrived()).isEmpty();
        assertThat(seen("host-b", Direction.RECEIVED)).hasSize(1);
        assertThat(seen("vm2", Direction.RECEIVED)).isEmpty();
        assertThat(testbed.faults().applied().get(0).link()).isEqualTo("vm2");
    }

    @Test
    void theFirstReplyAnywhereIsTheOneOnTheTargetsLink() {
        testbed.reset();
        Fault first = Fault.drop().arp(ArpOperation.REPLY).vni(5001).nth(1);
        add(first);
        assertThat(vm1.ping(vm2.address(), PingOptions.defaults().withTimeout(LONG))
                        .complete())
                .isTrue();
        assertThat(testbed.faults().applied()).singleElement().satisfies(applied -> {
            assertThat(applied.fault()).isEqualTo(first);
            assertThat(applied.link()).isEqualTo("vm2");
        });
    }

    @Test
    void aFaultFollowsItsVmToAnotherHost() {
        add(udp(Fault.drop()).onVm("vm2").received());
        testbed.migrate(vm2, testbed.host("host-c"));
        testbed.awaitQuiescence(LONG);
        assertThat(vm1.ping(vm2.address(), PingOptions.defaults().withTimeout(LONG))
                        .complete())
                .isTrue();
        send(1);
        assertThat(arrived()).isEmpty();
        assertThat(seen("host-c", Direction.RECEIVED)).hasSize(1);

        testbed.faults().clear();
        send(2);
        assertThat(arrived()).containsExactly(2);
    }

    @Test
    void whatALinkHoldsIsLetOutWhenItHasNoFaultAnyMore() {
        Fault slow = udp(Fault.delay(Duration.ofMinutes(10))).onVm("vm2").received();
        add(slow);
        send(1);
        testbed.capture().await(frames -> !testbed.faults().applied().isEmpty(), LONG);
        testbed.faults().remove(slow);
        assertThat(arrived()).containsExactly(1);
        testbed.reset();
        assertThat(vm1.ping(vm2).complete()).isTrue();
    }

    @Test
    @Undissected("a bit of a frame is wrong on purpose")
    void aCorruptedFrameDiffersInOneBitAndItsReceiverThrowsItAway() {
        add(udp(Fault.corrupt()).onUnderlay("host-a").sent().nth(1));
        send(1);
        send(2);
        assertThat(arrived()).containsExactly(2);
        byte[] sent = inner(seen("host-a", Direction.SENT).get(0));
        byte[] damaged = inner(testbed.capture().frames().stream()
                .filter(frame -> frame.tap().name().equals("host-b")
                        && frame.direction() == Direction.RECEIVED
                        && frame.bytes().length == sent.length + 50)
                .findFirst()
                .orElseThrow());
        assertThat(bitsThatDiffer(sent, damaged)).isEqualTo(1);
    }

    @Test
    @Undissected("a bit of a frame is wrong on purpose")
    void aChecksumLeftToTheNetworkCardDoesNotHideTheDamage() {
        // The last byte of a frame with one: the datagram's number.
        add(udp(Fault.corrupt(42)).onVm("vm1").sent().nth(1));
        send(1);
        send(2);
        assertThat(arrived()).containsExactly(2);
        assertThat(seen("vm1", Direction.SENT)).hasSize(2);
    }

    private static byte[] inner(CapturedFrame frame) {
        return Arrays.copyOfRange(frame.bytes(), 50, frame.bytes().length);
    }

    private static int bitsThatDiffer(byte[] one, byte[] other) {
        int bits = 0;
        for (int i = 0; i < one.length; i++) {
            bits += Integer.bitCount((one[i] ^ other[i]) & 0xff);
        }
        return bits;
    }
}
