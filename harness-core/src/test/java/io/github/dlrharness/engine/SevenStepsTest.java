package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.List;
import org.junit.jupiter.api.Test;

class SevenStepsTest {
    private final Fabric fabric = Fabric.seed();
    private final TestHost a = fabric.host("a");
    private final TestHost b = fabric.host("b");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");
    private final int lif = Packets.ip("172.16.20.1");

    @Test
    @Requirement("A1")
    @Requirement("A2")
    @Requirement("A3")
    void missMakesOneRequestToTheVtepWithPMacAsSource() {
        fabric.hold(frame -> true);
        vm1.sendTo(vm2, 1);

        assertThat(a.uplink()).singleElement().satisfies(request -> {
            assertThat(request.vni()).isEqualTo(5001);
            assertThat(request.vtep()).isEqualTo(b.vtep);
            assertThat(request.destination()).isEqualTo(BROADCAST);
            assertThat(request.source()).isEqualTo(a.pMac);
            ArpView arp = request.arp();
            assertThat(arp.operation()).isEqualTo(ArpView.REQUEST);
            assertThat(arp.senderMac()).isEqualTo(VMAC);
            assertThat(arp.senderIp()).isEqualTo(lif);
            assertThat(arp.targetMac()).isZero();
            assertThat(arp.targetIp()).isEqualTo(vm2.ip);
        });
        assertThat(a.told(EngineEvent.REQUEST_ORIGINATED)).hasSize(1);
    }

    @Test
    @Requirement("A5")
    @Requirement("A7")
    @Requirement("A17")
    void remoteHostTakesTheRequestAndAsksItsVmAsVmac() {
        vm2.mute();
        vm1.sendTo(vm2, 1);

        assertThat(vm2.received()).singleElement().satisfies(request -> {
            assertThat(request.destination()).isEqualTo(BROADCAST);
            assertThat(request.source()).isEqualTo(VMAC);
            assertThat(request.arp().senderMac()).isEqualTo(VMAC);
            assertThat(request.arp().senderIp()).isEqualTo(lif);
            assertThat(request.arp().targetIp()).isEqualTo(vm2.ip);
        });
        assertThat(b.uplink()).isEmpty();
        assertThat(b.events())
                .containsExactly(
                        EngineEvent.PROXY_REQUEST_ACCEPTED, EngineEvent.PROXY_PENDING, EngineEvent.DVS_LOCAL_REQUEST);
        assertThat(b.told(EngineEvent.PROXY_PENDING).get(0).mac()).isEqualTo(a.pMac);
    }

    @Test
    @Requirement("A9")
    @Requirement("A10")
    @Requirement("A11")
    void replyIsRelayedToThePMacAndThePacketLeaves() {
        vm1.sendTo(vm2, 7);

        assertThat(b.uplinkArpReplies()).singleElement().satisfies(reply -> {
            assertThat(reply.source()).isEqualTo(vm2.mac);
            assertThat(reply.destination()).isEqualTo(a.pMac);
            assertThat(reply.vtep()).isEqualTo(a.vtep);
            assertThat(reply.arp().senderMac()).isEqualTo(vm2.mac);
            assertThat(reply.arp().targetMac()).isEqualTo(VMAC);
        });
        assertThat(a.arp(vm2)).hasValueSatisfying(row -> {
            assertThat(row.state()).isEqualTo(ArpState.VALID);
            assertThat(row.mac()).isEqualTo(vm2.macAddress());
        });
        assertThat(a.events())
                .containsExactly(EngineEvent.REQUEST_ORIGINATED, EngineEvent.PMAC_RESTORED, EngineEvent.ARP_RESOLVED);
        assertThat(a.tables().macs()).anySatisfy(row -> {
            assertThat(row.mac()).isEqualTo(vm2.macAddress());
            assertThat(row.vtep()).isEqualTo(new Ipv4Address(b.vtep));
        });
        assertThat(vm2.marks()).isEqualTo(List.of(7));
    }
}
