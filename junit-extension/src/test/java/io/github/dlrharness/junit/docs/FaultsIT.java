package io.github.dlrharness.junit.docs;

import static io.github.dlrharness.testbed.fault.ArpOperation.REPLY;
import static io.github.dlrharness.testbed.fault.FaultDirection.SENT;
import static io.github.dlrharness.testbed.fault.Protocol.ICMP;
import static io.github.dlrharness.testbed.fault.Protocol.UDP;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.junit.Corrupt;
import io.github.dlrharness.junit.Delay;
import io.github.dlrharness.junit.Drop;
import io.github.dlrharness.junit.Duplicate;
import io.github.dlrharness.junit.ExpectArpResolved;
import io.github.dlrharness.junit.Partition;
import io.github.dlrharness.junit.Reorder;
import io.github.dlrharness.junit.Topology;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testbed.fault.ArpOperation;
import io.github.dlrharness.testbed.fault.Fault;
import io.github.dlrharness.testsupport.dissection.Undissected;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The examples of docs/faults.md. */
@Tag("netns")
@Topology
class FaultsIT {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final PingOptions PATIENT = PingOptions.defaults().withTimeout(LIMIT);

    @Test
    @Drop(arp = REPLY, vni = 5001, nth = 1)
    @ExpectArpResolved(on = "host-a", target = "vm2", within = "5s")
    void theRouterAsksAgainWhenAReplyIsLost(Vm vm1, Vm vm2) {
        assertThat(vm1.ping(vm2.address(), PATIENT).complete()).isTrue();
    }

    @Test
    @Delay(by = "100ms", underlay = "host-b", direction = SENT, protocol = ICMP)
    void answersTakeTheirTime(Vm vm1, Vm vm2) {
        assertThat(vm1.ping(vm2).roundTrips().get(0)).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    @Undissected("a bit of a frame is wrong on purpose")
    @Duplicate(from = "host-a", to = "host-b", protocol = UDP)
    @Corrupt(vm = "vm2", destination = "vm2", protocol = UDP, nth = 1)
    void oneOfTwoCopiesIsDamagedAndOneArrives(Testbed testbed, Vm vm1, Vm vm2) {
        try (UdpSocket sender = vm1.udp(0);
                UdpSocket receiver = vm2.udp(5353)) {
            sender.send(vm2.address(), 5353, new byte[] {1});

            assertThat(receiver.receive(LIMIT)).isPresent();
            testbed.awaitQuiescence(LIMIT);
            assertThat(receiver.receive(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    @Reorder(vm = "vm1", direction = SENT, protocol = UDP, nth = 1)
    void theSecondDatagramIsFirst(Vm vm1, Vm vm2) {
        vm1.ping(vm2);
        try (UdpSocket sender = vm1.udp(0);
                UdpSocket receiver = vm2.udp(5353)) {
            sender.send(vm2.address(), 5353, new byte[] {1});
            sender.send(vm2.address(), 5353, new byte[] {2});

            assertThat(receiver.receive(LIMIT).orElseThrow().payload()).containsExactly(2);
            assertThat(receiver.receive(LIMIT).orElseThrow().payload()).containsExactly(1);
        }
    }

    @Test
    @Partition("host-b")
    void hostsThatAreCutOffAreNotReached(Vm vm1, Vm vm2) {
        assertThat(vm1.ping(vm2).received()).isZero();
    }

    @Test
    void aPartitionHeals(Testbed testbed, Vm vm1, Vm vm2) {
        Fault cut = Fault.partition("host-b");
        testbed.faults().add(cut);
        assertThat(vm1.ping(vm2).received()).isZero();

        testbed.faults().remove(cut);
        assertThat(vm1.ping(vm2.address(), PATIENT).complete()).isTrue();
        assertThat(testbed.faults().applied(cut)).isPositive();
    }

    @Test
    void inTheBodyOfATest(Testbed testbed, Vm vm1, Vm vm2) {
        testbed.faults().add(Fault.drop().arp(ArpOperation.REPLY).vni(5001).nth(1));
        assertThat(vm1.ping(vm2.address(), PATIENT).complete()).isTrue();
        assertThat(testbed.faults().applied()).hasSize(1);
    }
}
