package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A target that this host knows when another instance asks for it. */
class CachedAnswerTest {
    private static final int LIF = Packets.ip("172.16.20.1");

    private static Fabric fabric(boolean fromCache, boolean payloadPMac) {
        RouterOptions defaults = RouterOptions.defaults();
        RouterOptions.Proxy proxy = defaults.proxy();
        RouterOptions options = defaults.withProxy(
                        new RouterOptions.Proxy(proxy.lifetime(), proxy.limit(), proxy.limitPerVtep(), fromCache))
                .withArpPayloadPMac(payloadPMac);
        Fabric fabric = Fabric.seedBuilder()
                .host("c")
                .vm("vm5", "b", 5000, "172.16.10.15")
                .options(options)
                .build();
        // Host b resolves its own vm2, and a remote VM of host a.
        fabric.vm("vm5").sendTo(fabric.vm("vm2"), 1);
        fabric.vm("vm2").sendTo(fabric.vm("vm1"), 2);
        assertThat(fabric.host("b").arpState(fabric.vm("vm2"))).isEqualTo(ArpState.VALID);
        assertThat(fabric.host("b").arpState(fabric.vm("vm1"))).isEqualTo(ArpState.VALID);
        fabric.forgetSeen();
        return fabric;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Requirement("A7")
    void knownVmIsAskedUnlessTheOptionSaysOtherwise(boolean fromCache) {
        Fabric fabric = fabric(fromCache, false);
        fabric.vm("vm1").sendTo(fabric.vm("vm2"), 3);

        assertThat(fabric.vm("vm2").receivedArpRequests()).hasSize(fromCache ? 0 : 1);
        assertThat(fabric.vm("vm2").marks()).containsExactly(3);
        assertThat(fabric.host("b").count(Counter.PROXY_FROM_CACHE)).isEqualTo(fromCache ? 1 : 0);
        assertThat(fabric.host("b").told(EngineEvent.ANSWERED_FROM_CACHE)).hasSize(fromCache ? 1 : 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void answerFromCacheIsWhatTheVmWouldSay(boolean payloadPMac) {
        Fabric asked = fabric(false, payloadPMac);
        Fabric cached = fabric(true, payloadPMac);
        for (Fabric fabric : new Fabric[] {asked, cached}) {
            fabric.vm("vm1").sendTo(fabric.vm("vm2"), 3);
        }

        assertThat(cached.host("b").uplinkArpReplies())
                .usingRecursiveComparison()
                .ignoringFields("time")
                .isEqualTo(asked.host("b").uplinkArpReplies());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Requirement("E4")
    void unicastRequestReachesTheTargetAsFromVmacWhateverTheOption(boolean fromCache) {
        Fabric fabric = fabric(fromCache, false);
        TestHost a = fabric.host("a");
        TestHost b = fabric.host("b");
        TestVm vm2 = fabric.vm("vm2");
        byte[] refresh = Packets.arp(vm2.mac, a.pMac, ArpView.REQUEST, VMAC, LIF, 0, vm2.ip);
        fabric.overlay(a, b, 5001, refresh);

        assertThat(vm2.received()).singleElement().satisfies(request -> {
            assertThat(request.destination()).isEqualTo(vm2.mac);
            assertThat(request.source()).isEqualTo(VMAC);
            assertThat(request.arp().senderMac()).isEqualTo(VMAC);
            assertThat(request.arp().senderIp()).isEqualTo(LIF);
        });
        assertThat(b.uplinkArpReplies()).extracting(Seen::destination).containsExactly(a.pMac);
        assertThat(b.count(Counter.PROXY_FROM_CACHE)).isZero();
        vm2.mute();
        fabric.forgetSeen();
        fabric.advance(RouterOptions.defaults().arp().retry());
        fabric.overlay(a, b, 5001, refresh);
        assertThat(vm2.receivedArpRequests()).hasSize(1);
        assertThat(b.uplink()).isEmpty();
    }

    /** A pMAC that the directory does not know: a router in the literal profile, a liar in the strict one. */
    @ParameterizedTest
    @EnumSource(RouterProfile.class)
    @Requirement({"E4", "G1"})
    void unicastRequestOfAnUnknownRouterIsServedInTheLiteralProfileOnly(RouterProfile profile) {
        Fabric fabric = Fabric.seedBuilder()
                .options(RouterOptions.defaults().withProfile(profile))
                .build();
        TestVm vm2 = fabric.vm("vm2");
        long unknown = 0x0250_5650_0077L;
        byte[] refresh = Packets.arp(vm2.mac, unknown, ArpView.REQUEST, VMAC, LIF, 0, vm2.ip);
        fabric.overlay(fabric.host("a"), fabric.host("b"), 5001, refresh);

        boolean literal = profile == RouterProfile.LITERAL;
        assertThat(vm2.received()).hasSize(literal ? 1 : 0).allSatisfy(request -> {
            assertThat(request.source()).isEqualTo(VMAC);
            assertThat(request.destination()).isEqualTo(vm2.mac);
        });
        assertThat(fabric.host("b").count(Counter.DROP_OVERLAY_LIF_ADDRESS)).isEqualTo(literal ? 0 : 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hostDoesNotAnswerForAVmThatIsElsewhere(boolean moved) {
        Fabric fabric = fabric(true, false);
        TestHost b = fabric.host("b");
        TestHost c = fabric.host("c");
        TestVm vm1 = fabric.vm("vm1");
        int lif = Packets.ip("172.16.10.1");
        if (moved) {
            b.engine().removeVmPort(fabric.vm("vm2").port, fabric.now());
        }
        int target = moved ? fabric.vm("vm2").ip : vm1.ip;
        fabric.overlay(c, b, moved ? 5001 : 5000, Packets.overlayRequest(c.pMac, moved ? LIF : lif, target));

        assertThat(b.uplinkArpReplies()).isEmpty();
        assertThat(b.count(Counter.PROXY_FROM_CACHE)).isZero();
    }
}
