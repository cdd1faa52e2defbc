package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.Frame;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Packets whose target is not resolved yet. */
class WaitingPacketsTest {
    private static final RouterOptions.Queue QUEUE = RouterOptions.defaults().queue();

    private static Fabric fabric(RouterOptions options) {
        return Fabric.seedBuilder()
                .vm("vm4", "b", 5001, "172.16.20.14")
                .vm("vm6", "b", 5001, "172.16.20.16")
                .options(options)
                .build();
    }

    @Test
    @Requirement("C1")
    @Requirement("C3")
    void latestFourPacketsWaitAndLeaveInOrder() {
        Fabric fabric = fabric(RouterOptions.defaults());
        TestVm vm2 = fabric.vm("vm2");
        vm2.mute();
        IntStream.rangeClosed(1, 7).forEach(mark -> fabric.vm("vm1").sendTo(vm2, mark));
        vm2.replyToDlr();

        assertThat(vm2.marks()).containsExactly(4, 5, 6, 7);
        assertThat(fabric.host("a").count(Counter.DROP_QUEUE_OLDEST)).isEqualTo(3);
    }

    @Test
    @Requirement("C3")
    void waitingPacketLeavesOnceWithTheMacAndOneTtlLess() {
        Fabric fabric = fabric(RouterOptions.defaults());
        TestVm vm2 = fabric.vm("vm2");
        fabric.vm("vm1").sendTo(vm2, 1);
        fabric.advance(Duration.ofSeconds(30));

        assertThat(vm2.received()).filteredOn(Seen::isUdp).singleElement().satisfies(packet -> {
            assertThat(packet.destination()).isEqualTo(vm2.mac);
            assertThat(packet.ip().ttl()).isEqualTo(63);
            assertThat(packet.mark()).isEqualTo(1);
        });
    }

    @Test
    @Requirement("C1")
    void packetThatWaitedTooLongIsDropped() {
        RouterOptions.Arp patient =
                new RouterOptions.Arp(30, Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(20), 100);
        Fabric fabric = fabric(RouterOptions.defaults().withArp(patient));
        TestVm vm2 = fabric.vm("vm2");
        vm2.mute();
        fabric.vm("vm1").sendTo(vm2, 1);
        fabric.advance(Duration.ofSeconds(9));
        fabric.vm("vm1").sendTo(vm2, 2);
        fabric.advance(Duration.ofSeconds(1));
        assertThat(fabric.host("a").count(Counter.DROP_QUEUE_EXPIRED)).isEqualTo(1);
        vm2.replyToDlr();

        assertThat(vm2.marks()).containsExactly(2);
    }

    @Test
    @Requirement("C1")
    @Requirement("C2")
    void targetsBeyondTheLimitAreRefusedNotExchanged() {
        Fabric fabric = fabric(RouterOptions.defaults().withQueue(new RouterOptions.Queue(4, 2, QUEUE.lifetime())));
        TestHost a = fabric.host("a");
        for (String name : new String[] {"vm2", "vm4", "vm6"}) {
            fabric.vm(name).mute();
            fabric.vm("vm1").sendTo(fabric.vm(name), 1);
        }
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 2);
        for (String name : new String[] {"vm2", "vm4", "vm6"}) {
            fabric.vm(name).replyToDlr();
        }

        assertThat(fabric.vm("vm2").marks()).containsExactly(1, 2);
        assertThat(fabric.vm("vm4").marks()).containsExactly(1);
        assertThat(fabric.vm("vm6").marks()).isEmpty();
        assertThat(a.count(Counter.DROP_QUEUE_FULL)).isEqualTo(1);
        fabric.vm("vm1").sendTo(Packets.ip("172.16.20.99"), 3);
        assertThat(a.count(Counter.DROP_QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    @Requirement("C1")
    void packetsOfAThousandTargetsWait() {
        Fabric fabric = Fabric.builder()
                .lif(5000, "172.16.10.1", 24)
                .lif(5001, "10.0.0.1", 16)
                .host("a")
                .vm("vm1", "a", 5000, "172.16.10.11")
                .build();
        int first = Packets.ip("10.0.1.0");
        IntStream.range(0, 1001).forEach(i -> fabric.vm("vm1").sendTo(first + i, i));

        assertThat(fabric.host("a").count(Counter.QUEUE_ADDED)).isEqualTo(1000);
        assertThat(fabric.host("a").count(Counter.DROP_QUEUE_FULL)).isEqualTo(1);
    }

    @Test
    @Requirement("C2")
    void burstToOneTargetLeavesAnothersPacketAlone() {
        Fabric fabric = fabric(RouterOptions.defaults());
        TestVm vm2 = fabric.vm("vm2");
        TestVm vm4 = fabric.vm("vm4");
        vm2.mute();
        vm4.mute();
        fabric.vm("vm1").sendTo(vm2, 1);
        IntStream.range(0, 5000).forEach(mark -> fabric.vm("vm1").sendTo(vm4, mark));
        vm2.replyToDlr();

        assertThat(vm2.marks()).containsExactly(1);
    }

    @Test
    @Requirement("C2")
    void burstOfSuperFramesLeavesAnothersPacketAlone() {
        Fabric fabric =
                fabric(RouterOptions.defaults().withQueue(new RouterOptions.Queue(1000, 1000, QUEUE.lifetime())));
        TestVm vm1 = fabric.vm("vm1");
        TestVm vm4 = fabric.vm("vm4");
        fabric.vm("vm2").mute();
        vm4.mute();
        vm1.sendTo(fabric.vm("vm2"), 1);
        for (int i = 0; i < 600; i++) {
            vm1.send(Offloads.superFrame(vm1, vm4));
        }
        assertThat(fabric.host("a").count(Counter.DROP_QUEUE_OLDEST)).isGreaterThan(300);
        fabric.vm("vm2").replyToDlr();

        assertThat(fabric.vm("vm2").marks()).containsExactly(1);
    }

    /** vm1 floods; vm3's one packet waits for the first of vm1's targets; vm5 needs room. */
    @Test
    @Requirement("C2")
    void whoGivesUpATargetLeavesAnothersOnlyPacketThereAlone() {
        Fabric fabric = Fabric.seedBuilder()
                .vm("vm3", "a", 5000, "172.16.10.13")
                .vm("vm5", "a", 5000, "172.16.10.15")
                .vm("vm4", "b", 5001, "172.16.20.14")
                .vm("vm6", "b", 5001, "172.16.20.16")
                .vm("vm8", "b", 5001, "172.16.20.18")
                .options(RouterOptions.defaults().withQueue(new RouterOptions.Queue(4, 3, QUEUE.lifetime())))
                .build();
        TestVm vm1 = fabric.vm("vm1");
        String[] targets = {"vm2", "vm4", "vm6", "vm8"};
        for (String name : targets) {
            fabric.vm(name).mute();
        }
        vm1.sendTo(fabric.vm("vm2"), 1);
        fabric.vm("vm3").sendTo(fabric.vm("vm2"), 3);
        vm1.sendTo(fabric.vm("vm2"), 2);
        vm1.sendTo(fabric.vm("vm4"), 4);
        vm1.sendTo(fabric.vm("vm6"), 6);
        fabric.vm("vm5").sendTo(fabric.vm("vm8"), 8);
        for (String name : targets) {
            fabric.vm(name).replyToDlr();
        }

        assertThat(fabric.vm("vm2").marks()).containsExactly(3);
        assertThat(fabric.vm("vm4").marks()).as("gave way").isEmpty();
        assertThat(fabric.vm("vm6").marks()).containsExactly(6);
        assertThat(fabric.vm("vm8").marks()).containsExactly(8);
        assertThat(fabric.host("a").count(Counter.DROP_QUEUE_EVICTED)).isEqualTo(3);
    }

    @Test
    @Requirement("C4")
    void waitingPacketsLeaveBeforeLaterOnes() {
        Fabric fabric = fabric(RouterOptions.defaults());
        TestVm vm1 = fabric.vm("vm1");
        TestVm vm2 = fabric.vm("vm2");
        fabric.hold(frame -> frame.host().equals("b"));
        vm1.sendTo(vm2, 1);
        vm1.sendTo(vm2, 2);
        fabric.atOnce(() -> {
            fabric.deliverHeld();
            vm1.sendTo(vm2, 3);
        });

        assertThat(vm2.marks()).containsExactly(1, 2, 3);
    }

    @Test
    void waitingSuperFrameKeepsItsOffloadState() {
        Fabric fabric = fabric(RouterOptions.defaults());
        TestVm vm1 = fabric.vm("vm1");
        TestVm vm2 = fabric.vm("vm2");
        Frame sent = Offloads.superFrame(vm1, vm2);
        int length = sent.length();
        vm1.send(sent);

        assertThat(vm2.received()).filteredOn(Seen::isIp).singleElement().satisfies(packet -> {
            assertThat(packet.bytes()).hasSize(length);
            assertThat(packet.offload()).isEqualTo(Offloads.SUPER_FRAME);
        });
    }
}
