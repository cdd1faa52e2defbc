package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who sees which frame of a resolution, and who must not. */
class ProxyScopeTest {
    private final int lif = Packets.ip("172.16.20.1");

    /** vm1 on a; vm2 on b; c has a VM of the target's VNI, a and b have another one. */
    private static Fabric three(RouterOptions options) {
        return Fabric.seedBuilder()
                .host("c")
                .vm("near1", "a", 5001, "172.16.20.21")
                .vm("near2", "b", 5001, "172.16.20.22")
                .vm("far", "c", 5001, "172.16.20.23")
                .vm("stranger", "b", 5000, "172.16.10.24")
                .options(options)
                .build();
    }

    private static Fabric three() {
        return three(RouterOptions.defaults());
    }

    @Test
    @Requirement("A2")
    @Requirement("A4")
    void eachVtepGetsOneCopyAndCopiesAreAlike() {
        Fabric fabric = three();
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);

        List<Seen> copies = fabric.host("a").uplinkArpRequests();
        assertThat(copies)
                .extracting(Seen::vtep)
                .containsExactlyInAnyOrder(fabric.host("b").vtep, fabric.host("c").vtep);
        assertThat(copies.get(0).bytes()).isEqualTo(copies.get(1).bytes());
        assertThat(copies.get(0).vxlan()).isEqualTo(copies.get(1).vxlan());
    }

    @Test
    @Requirement("A3")
    void localCopyOfTheRequestKeepsVmac() {
        Fabric fabric = three();
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);

        assertThat(fabric.vm("near1").receivedArpRequests()).singleElement().satisfies(request -> {
            assertThat(request.source()).isEqualTo(VMAC);
            assertThat(request.arp().senderMac()).isEqualTo(VMAC);
        });
        assertThat(fabric.host("a").uplinkArpRequests())
                .extracting(Seen::source)
                .containsOnly(fabric.host("a").pMac);
    }

    @Test
    @Requirement("A5")
    void requestWithAnotherVnisLifAddressIsNotProxied() {
        Fabric fabric = three(RouterOptions.defaults().withProfile(RouterProfile.LITERAL));
        TestHost a = fabric.host("a");
        byte[] request = Packets.arp(
                BROADCAST, 0x0200_0000_0099L, 1, 0x0200_0000_0099L, Packets.ip("172.16.10.1"), 0, fabric.vm("vm2").ip);
        fabric.overlay(a, fabric.host("b"), 5001, request);

        assertThat(fabric.vm("vm2").receivedArpRequests())
                .extracting(Seen::source)
                .containsOnly(0x0200_0000_0099L);
        assertThat(fabric.host("b").count(Counter.PROXY_ACCEPTED)).isZero();
    }

    @Test
    @Requirement("A6")
    void requestOfAnotherSenderIsFloodedAsItIs() {
        Fabric fabric = three();
        TestVm near1 = fabric.vm("near1");
        near1.send(Packets.arpRequest(near1.mac, near1.ip, fabric.vm("vm2").ip));

        for (String name : List.of("vm2", "near2", "far")) {
            assertThat(fabric.vm(name).receivedArpRequests()).singleElement().satisfies(request -> {
                assertThat(request.source()).isEqualTo(near1.mac);
                assertThat(request.destination()).isEqualTo(BROADCAST);
                assertThat(request.arp().senderIp()).isEqualTo(near1.ip);
            });
        }
        assertThat(fabric.vm("stranger").received()).isEmpty();
        assertThat(fabric.host("b").count(Counter.PROXY_ACCEPTED)).isZero();
        assertThat(fabric.host("b").uplinkArpRequests()).isEmpty();
    }

    @Test
    @Requirement("A5")
    @Requirement("A8")
    void dvsLocalRequestReachesEveryPortOfTheVniAndNothingElse() {
        Fabric fabric = three();
        TestHost b = fabric.host("b");
        fabric.vm("vm2").mute();
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);

        for (String name : List.of("vm2", "near2")) {
            assertThat(fabric.vm(name).received()).singleElement().satisfies(request -> {
                assertThat(request.source()).isEqualTo(VMAC);
                assertThat(request.destination()).isEqualTo(BROADCAST);
                assertThat(request.arp().senderIp()).isEqualTo(lif);
            });
        }
        assertThat(fabric.vm("stranger").received()).isEmpty();
        assertThat(b.uplink()).isEmpty();
        assertThat(b.count(Counter.ARP_LIF_ANSWERED)).isZero();
    }

    @Test
    @Requirement("A8")
    void dvsLocalUnicastIsNotSentToTheVtepItsTargetLiesBehind() {
        Fabric fabric = three();
        TestHost b = fabric.host("b");
        TestVm far = fabric.vm("far");
        far.send(Packets.raw(BROADCAST, far.mac, 0x88b5, 46));
        fabric.forgetSeen();
        byte[] refresh = Packets.overlayRequest(fabric.host("a").pMac, lif, far.ip);
        MacAddress.write(ByteBuffer.wrap(refresh), EthernetView.DESTINATION, far.mac);
        fabric.overlay(fabric.host("a"), b, 5001, refresh);

        assertThat(b.told(EngineEvent.DVS_LOCAL_REQUEST)).hasSize(1);
        assertThat(b.seen()).isEmpty();
        assertThat(far.received()).isEmpty();
        assertThat(b.count(Counter.DROP_HAIRPIN)).isEqualTo(1);
    }

    @Test
    @Requirement("A9")
    void replyToVmacGoesToNobodyButTheLocalRouter() {
        Fabric fabric = three();
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);

        for (String name : List.of("near1", "near2", "far", "stranger")) {
            assertThat(fabric.vm(name).received()).filteredOn(Seen::isArpReply).isEmpty();
        }
    }

    @Test
    @Requirement("A10")
    void relayedReplyGoesToTheAskersVtepOnly() {
        Fabric fabric = three();
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);

        assertThat(fabric.host("b").uplink()).singleElement().satisfies(reply -> {
            assertThat(reply.isArpReply()).isTrue();
            assertThat(reply.vtep()).isEqualTo(fabric.host("a").vtep);
        });
    }

    @Test
    @Requirement("A10")
    void instanceThatMovedIsAnsweredWhereItAskedLast() {
        Fabric fabric = three(RouterOptions.defaults().withProfile(RouterProfile.LITERAL));
        TestHost b = fabric.host("b");
        TestVm target = fabric.vm("vm2");
        long pMac = 0x0250_5650_00aaL;
        target.mute();
        for (String place : List.of("a", "c")) {
            fabric.overlay(fabric.host(place), b, 5001, Packets.overlayRequest(pMac, lif, target.ip));
        }
        target.replyToDlr();

        assertThat(b.uplink()).singleElement().satisfies(reply -> {
            assertThat(reply.destination()).isEqualTo(pMac);
            assertThat(reply.vtep()).isEqualTo(fabric.host("c").vtep);
        });
    }

    @Test
    @Requirement("A12")
    void hostWithoutTheTargetAsksLocallyAndSaysNothing() {
        Fabric fabric = three();
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);

        assertThat(fabric.vm("far").receivedArpRequests()).hasSize(1);
        assertThat(fabric.host("c").uplink()).isEmpty();
    }

    @Test
    @Requirement("A13")
    void resolutionAmongManyHostsHasNoSecondWave() {
        int hosts = 12;
        Fabric.Builder builder = Fabric.lifs();
        for (int i = 0; i < hosts; i++) {
            builder.host("h" + i).vm("v" + i, "h" + i, 5001, "172.16.20." + (11 + i));
        }
        Fabric fabric = builder.vm("vm1", "h0", 5000, "172.16.10.11").build();
        fabric.vm("vm1").sendTo(fabric.vm("v7"), 1);
        fabric.advance(Duration.ofMillis(2_500));

        assertThat(fabric.underlay()).filteredOn(Seen::isArpRequest).hasSize(hosts - 1);
        assertThat(fabric.underlay()).filteredOn(Seen::isArpReply).hasSize(1);
        for (int i = 0; i < hosts; i++) {
            assertThat(fabric.vm("v" + i).receivedArpRequests()).hasSize(1);
        }
        assertThat(fabric.vm("v7").marks()).containsExactly(1);
    }

    @Test
    @Requirement("A13")
    void answerFromAnotherHostIsNotRelayedByThoseWhoAreAskedToo() {
        Fabric fabric = Fabric.seedBuilder()
                .host("c")
                .vm("vm3", "c", 5000, "172.16.10.13")
                .build();
        fabric.hold(frame -> true);
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);
        fabric.vm("vm3").sendTo(fabric.vm("vm2"), 3);
        fabric.deliverHeld();

        assertThat(fabric.underlay())
                .filteredOn(Seen::isArpReply)
                .extracting(Seen::host, Seen::destination)
                .containsExactlyInAnyOrder(tuple("b", fabric.host("a").pMac), tuple("b", fabric.host("c").pMac));
    }

    @Test
    @Requirement("A14")
    void targetOnTheAskingHostIsResolvedLocallyAndLateAnswersDoNoHarm() {
        Fabric fabric = three();
        TestHost a = fabric.host("a");
        TestVm near1 = fabric.vm("near1");
        fabric.hold(frame -> true);
        fabric.vm("vm1").sendTo(near1, 1);
        assertThat(near1.marks()).containsExactly(1);

        long other = 0x0200_0000_0077L;
        fabric.deliverHeld();
        fabric.overlay(fabric.host("c"), a, 5001, Packets.arp(a.pMac, other, 2, other, near1.ip, VMAC, lif));
        fabric.vm("vm1").sendTo(near1, 2);

        assertThat(a.arp(near1)).hasValueSatisfying(row -> {
            assertThat(row.mac()).isEqualTo(near1.macAddress());
            assertThat(row.state()).isEqualTo(ArpState.VALID);
        });
        assertThat(near1.marks()).containsExactly(1, 2);
        assertThat(a.uplinkArpReplies()).isEmpty();
    }

    @Test
    @Requirement("A15")
    void withoutTheRewriteTheRemoteRouterAbsorbsTheReply() {
        Fabric fabric = three(RouterOptions.defaults().withPMacRewrite(false));
        TestHost a = fabric.host("a");
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);
        fabric.advance(Duration.ofSeconds(5));

        assertThat(a.uplinkArpRequests()).extracting(Seen::source).containsOnly(VMAC);
        assertThat(fabric.vm("vm2").receivedArpRequests()).hasSize(3);
        assertThat(fabric.host("b").count(Counter.DROP_ARP_UNSOLICITED)).isEqualTo(3);
        assertThat(fabric.host("b").uplink()).isEmpty();
        assertThat(a.arpState(fabric.vm("vm2"))).isEqualTo(ArpState.FAILED);
        assertThat(fabric.vm("vm2").marks()).isEmpty();
    }

    @Test
    @Requirement("A15")
    void withoutTheRewriteLocalResolutionStillWorks() {
        Fabric fabric = three(RouterOptions.defaults().withPMacRewrite(false));
        fabric.vm("vm1").sendTo(fabric.vm("near1"), 3);

        assertThat(fabric.vm("near1").marks()).containsExactly(3);
    }

    @ParameterizedTest
    @EnumSource(RouterProfile.class)
    @Requirement("A16")
    @Requirement("A17")
    void noVmacOnTheUnderlayAndNoPMacAtAVm(RouterProfile profile) {
        Fabric fabric = three(RouterOptions.defaults().withProfile(profile));
        for (String from : List.of("vm1", "vm2", "near1", "far", "stranger")) {
            TestVm vm = fabric.vm(from);
            vm.send(Packets.arpRequest(vm.mac, vm.ip, vm.host.lifAddress(vm.vni)));
            for (String to : List.of("vm1", "vm2", "near2", "far", "stranger")) {
                vm.send(Packets.echo(VMAC, vm.mac, vm.ip, fabric.vm(to).ip, 64, 9));
            }
        }
        fabric.advance(Duration.ofSeconds(10));

        assertThat(fabric.underlay()).hasSizeGreaterThan(20).allSatisfy(frame -> {
            assertThat(frame.source()).isNotEqualTo(VMAC);
            assertThat(frame.destination()).isNotEqualTo(VMAC);
        });
        List<Long> pMacs = fabric.hosts().stream().map(host -> host.pMac).toList();
        for (TestHost host : fabric.hosts()) {
            assertThat(host.seen())
                    .filteredOn(frame -> !frame.onUplink())
                    .isNotEmpty()
                    .allSatisfy(frame -> {
                        assertThat(pMacs).doesNotContain(frame.source(), frame.destination());
                    });
        }
    }

    @Test
    void payloadIsRewrittenTooWhenAsked() {
        Fabric fabric = three(RouterOptions.defaults().withArpPayloadPMac(true));
        TestHost a = fabric.host("a");
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);

        assertThat(a.uplinkArpRequests())
                .isNotEmpty()
                .allMatch(frame -> frame.arp().senderMac() == a.pMac);
        assertThat(fabric.host("b").uplinkArpReplies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.arp().targetMac()).isEqualTo(a.pMac));
        assertThat(fabric.vm("near1").receivedArpRequests())
                .allMatch(frame -> frame.arp().senderMac() == VMAC);
        assertThat(fabric.vm("vm2").receivedArpRequests())
                .allMatch(frame -> frame.arp().senderMac() == VMAC);
        assertThat(fabric.vm("vm2").marks()).containsExactly(1);
    }

    @Test
    void relayingHostLearnsTheTargetItself() {
        Fabric fabric = three();
        TestHost b = fabric.host("b");
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);
        assertThat(b.arp(fabric.vm("vm2")))
                .hasValueSatisfying(
                        row -> assertThat(row.mac()).isEqualTo(fabric.vm("vm2").macAddress()));

        fabric.forgetSeen();
        fabric.vm("stranger").sendTo(fabric.vm("vm2"), 2);
        assertThat(fabric.vm("vm2").receivedArpRequests()).isEmpty();
        assertThat(fabric.vm("vm2").marks()).containsExactly(2);
    }

    @Test
    void knownTargetIsAskedAgainForAnotherHost() {
        Fabric fabric = three();
        fabric.vm("stranger").sendTo(fabric.vm("vm2"), 1);
        fabric.forgetSeen();
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 2);

        assertThat(fabric.vm("vm2").receivedArpRequests()).hasSize(1);
        assertThat(fabric.vm("vm2").marks()).containsExactly(2);
    }

    @Test
    void dataFramesCarryPMacOnTheOverlayAndVmacAtTheVm() {
        Fabric fabric = three();
        TestHost a = fabric.host("a");
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);

        assertThat(a.uplink()).filteredOn(Seen::isUdp).singleElement().satisfies(data -> {
            assertThat(data.source()).isEqualTo(a.pMac);
            assertThat(data.destination()).isEqualTo(fabric.vm("vm2").mac);
            assertThat(data.vtep()).isEqualTo(fabric.host("b").vtep);
        });
        assertThat(fabric.vm("vm2").received())
                .filteredOn(Seen::isUdp)
                .extracting(Seen::source)
                .containsExactly(VMAC);
        assertThat(fabric.host("b").tables().macs())
                .extracting(MacRow::mac)
                .doesNotContain(new MacAddress(a.pMac), RouterOptions.DEFAULT_VMAC);
    }
}
