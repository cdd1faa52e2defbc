package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several instances, targets and VNIs at the same time. */
class ConcurrentResolutionTest {
    private final Fabric fabric = three(RouterOptions.defaults());
    private final TestHost a = fabric.host("a");
    private final TestHost b = fabric.host("b");
    private final TestHost c = fabric.host("c");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");
    private final TestVm vm3 = fabric.vm("vm3");
    private final TestVm vm4 = fabric.vm("vm4");
    private final TestVm vm5 = fabric.vm("vm5");
    private final int lif = Packets.ip("172.16.20.1");

    /** vm1 on a, vm3 on c, vm5 on b: VNI 5000. vm2 and vm4 on b, vm6 on a: VNI 5001. */
    private static Fabric three(RouterOptions options) {
        return Fabric.seedBuilder()
                .host("c")
                .vm("vm3", "c", 5000, "172.16.10.13")
                .vm("vm4", "b", 5001, "172.16.20.14")
                .vm("vm5", "b", 5000, "172.16.10.15")
                .vm("vm6", "a", 5001, "172.16.20.16")
                .options(options)
                .build();
    }

    private void ask(TestHost asker, TestVm target) {
        fabric.overlay(asker, target.host, target.vni, Packets.overlayRequest(asker.pMac, lif, target.ip));
    }

    @Test
    @Requirement("B1")
    void twoInstancesThatAskAtOnceGetOneReplyEach() {
        fabric.atOnce(() -> {
            vm1.sendTo(vm2, 1);
            vm3.sendTo(vm2, 3);
        });
        fabric.advance(Duration.ofSeconds(4));

        assertThat(vm2.receivedArpRequests()).hasSize(1);
        assertThat(b.uplinkArpReplies())
                .extracting(Seen::destination, Seen::vtep)
                .containsExactlyInAnyOrder(tuple(a.pMac, a.vtep), tuple(c.pMac, c.vtep));
        assertThat(vm2.marks()).containsExactlyInAnyOrder(1, 3);
    }

    @Test
    @Requirement("B1")
    void instanceThatAsksAfterTheAnswerIsServedWithoutDelay() {
        vm1.sendTo(vm2, 1);
        fabric.advance(Duration.ofMillis(10));
        vm3.sendTo(vm2, 3);

        assertThat(vm2.marks()).containsExactly(1, 3);
        assertThat(b.uplinkArpReplies()).extracting(Seen::destination).containsExactly(a.pMac, c.pMac);
    }

    /** Each asks when all before it were answered. The exception to D2 (adr/0005), and its bound. */
    @Test
    @Requirement("B1")
    void ofManyInstancesThatComeOneAfterTheOtherTheFirstFewAreServedAtOnceAndTheOthersTogether() {
        RouterOptions literal = RouterOptions.defaults().withProfile(RouterProfile.LITERAL);
        Fabric many = three(literal);
        TestVm target = many.vm("vm2");
        TestHost asker = many.host("a");
        for (int i = 0; i < 20; i++) {
            many.overlay(asker, target.host, 5001, Packets.overlayRequest(0x0250_5651_0000L + i, lif, target.ip));
            many.advance(Duration.ofMillis(1));
        }
        assertThat(target.host.uplinkArpReplies()).hasSize(4);
        assertThat(target.receivedArpRequests()).hasSize(4);
        many.advance(Duration.ofSeconds(1));
        assertThat(target.host.uplinkArpReplies()).hasSize(20);
        assertThat(target.receivedArpRequests()).hasSize(5);

        many.advance(Duration.ofSeconds(10));
        for (int i = 0; i < 4; i++) {
            many.overlay(asker, target.host, 5001, Packets.overlayRequest(0x0250_5652_0000L + i, lif, target.ip));
        }
        assertThat(target.receivedArpRequests()).as("made up for by then").hasSize(9);
    }

    /** What was asked ahead of time delays nobody who repeats his question after a second. */
    @Test
    @Requirement({"B6", "D2"})
    void instanceThatRepeatsItsQuestionAfterASecondIsServedAtOnceWhoeverElseAsked() {
        ask(a, vm2);
        ask(c, vm2);
        fabric.advance(Duration.ofMillis(1_500));
        assertThat(vm2.receivedArpRequests()).hasSize(2);
        vm2.mute();
        ask(a, vm2);
        fabric.advance(Duration.ofMillis(1_000));
        ask(a, vm2);

        assertThat(vm2.receivedArpRequests()).hasSize(4);
    }

    @Test
    @Requirement("B2")
    void repeatedRequestOfAnInstanceIsAnsweredOnce() {
        vm2.mute();
        ask(a, vm2);
        ask(a, vm2);
        ask(a, vm2);
        vm2.replyToDlr();

        assertThat(b.uplinkArpReplies()).extracting(Seen::destination).containsExactly(a.pMac);
    }

    @Test
    void tablesTellWhoWaitsForWhomUntilTheAnswer() {
        vm2.mute();
        ask(c, vm2);
        ask(a, vm2);
        assertThat(b.tables().pending())
                .extracting(
                        row -> row.vni().value(),
                        row -> row.target().value(),
                        row -> row.pMac().value(),
                        row -> row.vtep().value())
                .containsExactly(tuple(5001, vm2.ip, a.pMac, a.vtep), tuple(5001, vm2.ip, c.pMac, c.vtep));
        vm2.replyToDlr();

        assertThat(b.tables().pending()).isEmpty();
    }

    @Test
    @Requirement("B2")
    void differentTargetsAreIndependent() {
        vm2.mute();
        vm4.mute();
        ask(a, vm2);
        ask(a, vm4);
        assertThat(vm4.receivedArpRequests())
                .extracting(frame -> frame.arp().targetIp())
                .containsExactly(vm2.ip, vm4.ip);
        vm4.replyToDlr();

        assertThat(b.uplinkArpReplies())
                .extracting(reply -> reply.arp().senderIp())
                .containsExactly(vm4.ip);
    }

    @Test
    @Requirement("B3")
    void oneReplySatisfiesTheHostItselfAndTheOneItProxiesFor() {
        vm2.mute();
        vm5.sendTo(vm2, 5);
        vm1.sendTo(vm2, 1);
        assertThat(vm2.receivedArpRequests()).hasSize(1);
        vm2.replyToDlr();

        assertThat(b.uplinkArpReplies()).extracting(Seen::destination).containsExactly(a.pMac);
        assertThat(b.arpState(vm2)).isEqualTo(ArpState.VALID);
        assertThat(vm2.marks()).containsExactlyInAnyOrder(1, 5);
    }

    @Test
    @Requirement("B3")
    @Requirement("D2")
    void requestThatCameAfterTheHostsOwnLastTryIsStillAskedLocally() {
        vm2.mute();
        vm5.sendTo(vm2, 5);
        fabric.advance(Duration.ofMillis(2_500));
        assertThat(vm2.receivedArpRequests()).hasSize(3);
        ask(a, vm2);
        vm2.unmute();
        fabric.advance(Duration.ofMillis(500));
        assertThat(b.arpState(vm2)).isEqualTo(ArpState.FAILED);
        fabric.advance(Duration.ofMillis(500));

        assertThat(vm2.receivedArpRequests()).hasSize(4);
        assertThat(b.uplinkArpReplies()).extracting(Seen::destination).containsExactly(a.pMac);
    }

    @Test
    @Requirement("B3")
    @Requirement("D2")
    void hostThatAsksForItselfAddsNoRequestForOthers() {
        vm2.mute();
        vm5.sendTo(vm2, 5);
        fabric.advance(Duration.ofMillis(500));
        ask(a, vm2);
        fabric.advance(Duration.ofMillis(1_600));
        long second = Duration.ofSeconds(1).toNanos();
        long start = vm2.receivedArpRequests().get(0).time();
        assertThat(vm2.receivedArpRequests())
                .extracting(Seen::time)
                .containsExactly(start, start + second, start + 2 * second);
        vm2.replyToDlr();
        fabric.advance(Duration.ofSeconds(3));

        assertThat(vm2.receivedArpRequests()).hasSize(3);
        assertThat(b.uplinkArpReplies()).extracting(Seen::destination).containsExactly(a.pMac);
    }

    @Test
    @Requirement("B4")
    void instancesThatAskEachOtherDoNotLoop() {
        fabric.atOnce(() -> {
            vm1.sendTo(vm2, 1);
            vm5.sendTo(fabric.vm("vm6"), 5);
        });
        assertThat(vm2.marks()).containsExactly(1);
        assertThat(fabric.vm("vm6").marks()).containsExactly(5);
        assertThat(fabric.underlay()).filteredOn(Seen::isArpRequest).hasSize(4);
        assertThat(fabric.underlay()).filteredOn(Seen::isArpReply).hasSize(2);
    }

    @Test
    @Requirement("B4")
    void instancesThatAskForTheSameSilentTargetDoNotLoop() {
        int nobody = Packets.ip("172.16.20.99");
        fabric.atOnce(() -> {
            vm1.sendTo(nobody, 1);
            vm5.sendTo(nobody, 5);
        });
        assertThat(fabric.underlay()).hasSize(4);
        fabric.advance(Duration.ofSeconds(8));
        assertThat(fabric.underlay()).filteredOn(frame -> frame.vni() == 5001).hasSize(12);
    }

    @Test
    @Requirement("B5")
    @Requirement("H1")
    void sameTargetInTwoVnisNeverMixes() {
        Fabric twins = Fabric.builder()
                .lif(5001, "172.16.20.1", 24)
                .lif(5002, "172.16.20.1", 24)
                .host("a")
                .host("b")
                .vm("x", "b", 5001, "172.16.20.11")
                .vm("y", "b", 5002, "172.16.20.11")
                .build();
        TestVm x = twins.vm("x");
        TestVm y = twins.vm("y");
        TestHost asker = twins.host("a");
        x.mute();
        for (TestVm target : List.of(x, y)) {
            byte[] request = Packets.overlayRequest(asker.pMac, lif, target.ip);
            twins.overlay(asker, twins.host("b"), target.vni, request);
        }

        assertThat(x.receivedArpRequests()).hasSize(1);
        assertThat(y.receivedArpRequests()).hasSize(1);
        assertThat(twins.host("b").uplinkArpReplies()).singleElement().satisfies(reply -> {
            assertThat(reply.vni()).isEqualTo(5002);
            assertThat(reply.source()).isEqualTo(y.mac);
        });
        assertThat(twins.host("b").arp(x)).isEmpty();
        x.replyToDlr();
        assertThat(twins.host("b").uplinkArpReplies())
                .extracting(Seen::vni, Seen::source)
                .contains(tuple(5001, x.mac));
    }

    @Test
    @Requirement("B6")
    void retransmissionKeepsTheRequestAlive() {
        vm2.mute();
        ask(a, vm2);
        fabric.advance(Duration.ofMillis(2_500));
        ask(a, vm2);
        fabric.advance(Duration.ofMillis(2_500));
        vm2.replyToDlr();

        assertThat(b.uplinkArpReplies()).hasSize(1);
        assertThat(b.told(EngineEvent.PROXY_EXPIRED)).isEmpty();
    }

    @Test
    @Requirement("B6")
    @Requirement("D2")
    void retransmissionsMakeAtMostOneLocalRequestASecond() {
        vm2.mute();
        for (int i = 0; i < 50; i++) {
            ask(a, vm2);
            fabric.advance(Duration.ofMillis(100));
        }

        List<Long> times = vm2.receivedArpRequests().stream().map(Seen::time).toList();
        assertThat(times).hasSizeBetween(5, 6);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
        }
    }

    @Test
    @Requirement("B6")
    @Requirement("D2")
    void servedInstanceThatAsksAgainAtOnceIsServedWithinTheRateLimit() {
        ask(a, vm2);
        ask(a, vm2);
        ask(a, vm2);
        assertThat(vm2.receivedArpRequests()).hasSize(1);
        fabric.advance(Duration.ofSeconds(1));

        assertThat(vm2.receivedArpRequests()).hasSize(2);
        assertThat(b.uplinkArpReplies()).hasSize(2);
    }

    @Test
    @Requirement("B7")
    void repliesInAnyOrderBindByTheirSender() {
        vm2.mute();
        vm4.mute();
        vm1.sendTo(vm2, 2);
        vm1.sendTo(vm4, 4);
        vm4.replyToDlr();
        vm2.replyToDlr();

        assertThat(a.arp(vm2)).hasValueSatisfying(row -> assertThat(row.mac()).isEqualTo(vm2.macAddress()));
        assertThat(a.arp(vm4)).hasValueSatisfying(row -> assertThat(row.mac()).isEqualTo(vm4.macAddress()));
        assertThat(vm2.marks()).containsExactly(2);
        assertThat(vm4.marks()).containsExactly(4);
    }

    @Test
    @Requirement("B8")
    void duplicateRepliesChangeNothing() {
        vm1.sendTo(vm2, 1);
        vm2.replyToDlr();
        assertThat(b.uplinkArpReplies()).hasSize(1);

        fabric.deliver(b.uplinkArpReplies().get(0));
        assertThat(vm2.marks()).containsExactly(1);
        assertThat(a.told(EngineEvent.ARP_RESOLVED)).hasSize(1);
        assertThat(a.arpState(vm2)).isEqualTo(ArpState.VALID);
    }

    @Test
    @Requirement("B9")
    void replyAfterExpiryIsNotRelayed() {
        vm2.mute();
        ask(a, vm2);
        fabric.advance(Duration.ofMillis(2_999));
        assertThat(b.told(EngineEvent.PROXY_EXPIRED)).isEmpty();
        fabric.advance(Duration.ofMillis(1));
        assertThat(b.told(EngineEvent.PROXY_EXPIRED)).singleElement().satisfies(told -> {
            assertThat(told.mac()).isEqualTo(a.pMac);
            assertThat(told.target()).isEqualTo(vm2.ip);
        });
        vm2.replyToDlr();

        assertThat(b.uplink()).isEmpty();
        assertThat(b.arp(vm2)).isEmpty();
    }

    @Test
    @Requirement("B9")
    void lateButTimelyReplyIsRelayedAndNothingExpires() {
        vm2.mute();
        ask(a, vm2);
        fabric.advance(Duration.ofSeconds(2));
        vm2.replyToDlr();
        fabric.advance(Duration.ofSeconds(2));

        assertThat(b.uplinkArpReplies()).hasSize(1);
        assertThat(b.told(EngineEvent.PROXY_EXPIRED)).isEmpty();
        assertThat(b.count(Counter.PROXY_EXPIRED)).isZero();
    }

    @Test
    @Requirement("B6")
    void broadcastThatIsOwedIsNotNarrowedByAUnicastRefresh() {
        vm2.mute();
        ask(a, vm2);
        ask(c, vm2);
        byte[] refresh = Packets.overlayRequest(a.pMac, lif, vm2.ip);
        MacAddress.write(ByteBuffer.wrap(refresh), EthernetView.DESTINATION, vm2.mac);
        fabric.overlay(a, b, 5001, refresh);
        fabric.advance(Duration.ofSeconds(1));

        assertThat(vm2.receivedArpRequests())
                .extracting(Seen::destination)
                .containsExactly(Packets.BROADCAST, Packets.BROADCAST);
    }

    @Test
    void departedVtepTakesOnlyItsOwnRequestsAlong() {
        vm2.mute();
        ask(a, vm2);
        ask(c, vm2);
        b.engine().removeVtep(new Vni(5001), new Ipv4Address(a.vtep), fabric.now());
        vm2.replyToDlr();

        assertThat(b.uplinkArpReplies()).extracting(Seen::destination).containsExactly(c.pMac);
    }

    @Test
    @Requirement("B10")
    void fullPendingTableForgetsTheOldestAndCounts() {
        RouterOptions options = RouterOptions.defaults().withProxy(new RouterOptions.Proxy(Duration.ofSeconds(3), 2));
        Fabric small = three(options);
        TestVm target = small.vm("vm2");
        target.mute();
        small.vm("vm4").mute();
        for (String asker : List.of("a", "c")) {
            TestHost host = small.host(asker);
            small.overlay(host, target.host, 5001, Packets.overlayRequest(host.pMac, lif, target.ip));
        }
        TestHost asker = small.host("a");
        small.overlay(asker, target.host, 5001, Packets.overlayRequest(asker.pMac, lif, small.vm("vm4").ip));
        target.replyToDlr();
        small.vm("vm4").replyToDlr();

        assertThat(target.host.count(Counter.PROXY_EVICTED)).isEqualTo(1);
        assertThat(target.host.uplinkArpReplies())
                .extracting(Seen::destination, reply -> reply.arp().senderIp())
                .containsExactly(tuple(small.host("c").pMac, target.ip), tuple(asker.pMac, small.vm("vm4").ip));
    }

    @Test
    void answerFromTheOverlayIsNotRelayedOnceMore() {
        // b wants vm6, which is on a; c asks b for it too. The answer from a's side is for b alone.
        vm2.mute();
        TestVm vm6 = fabric.vm("vm6");
        fabric.hold(frame -> frame.host().equals("a") && frame.isArpReply());
        vm5.sendTo(vm6, 5);
        fabric.overlay(c, b, 5001, Packets.overlayRequest(c.pMac, lif, vm6.ip));
        fabric.deliverHeld();

        assertThat(vm6.marks()).containsExactly(5);
        assertThat(b.uplinkArpReplies()).isEmpty();
    }

    @Test
    void unsolicitedReplyToTheRouterIsNeitherLearnedNorRelayed() {
        vm2.replyToDlr();

        assertThat(b.arp(vm2)).isEmpty();
        assertThat(b.uplink()).isEmpty();
        assertThat(b.count(Counter.DROP_ARP_UNSOLICITED)).isEqualTo(1);
        assertThat(vm2.received()).noneMatch(frame -> frame.destination() == VMAC);
    }
}
