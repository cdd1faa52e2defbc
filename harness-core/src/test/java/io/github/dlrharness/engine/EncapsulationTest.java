package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.BROADCAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VXLAN as RFC 7348 has it; VNIs apart from each other; replication. */
class EncapsulationTest {
    private static final long NOBODY = 0x0200_0000_00eeL;

    /** Two VNIs, two VMs each on a, one each on b; nothing on c. */
    private static Fabric fabric(int vni) {
        return Fabric.builder()
                .lif(vni, "10.1.0.1", 24)
                .lif(7000, "10.2.0.1", 24)
                .host("a")
                .host("b")
                .host("c")
                .vm("x", "a", vni, "10.1.0.11")
                .vm("near", "a", vni, "10.1.0.12")
                .vm("other", "a", 7000, "10.2.0.13")
                .vm("y", "b", vni, "10.1.0.14")
                .vm("stranger", "b", 7000, "10.2.0.15")
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0x12_3456, 0xff_ffff})
    @Requirement("I1")
    void headerHasTheIFlagTheVniAndNothingElse(int vni) {
        Fabric fabric = fabric(vni);
        byte[] sent = Packets.raw(BROADCAST, fabric.vm("x").mac, 0x88b5, 50);
        fabric.vm("x").send(sent);

        assertThat(fabric.host("a").uplink()).hasSize(2).allSatisfy(frame -> {
            assertThat(frame.vxlan())
                    .containsExactly(8, 0, 0, 0, (byte) (vni >>> 16), (byte) (vni >>> 8), (byte) vni, 0);
            assertThat(frame.bytes()).isEqualTo(sent);
        });
        assertThat(fabric.vm("y").received())
                .singleElement()
                .satisfies(frame -> assertThat(frame.bytes()).isEqualTo(sent));
        assertThat(fabric.vm("stranger").received()).isEmpty();
        assertThat(fabric.vm("other").received()).isEmpty();
    }

    @Test
    @Requirement("I1")
    void vniZeroIsRefused() {
        assertOverlayDropped(Packets.vxlan(0, broadcast()), Counter.DROP_BAD_VXLAN);
    }

    @Test
    @Requirement("I1")
    @Requirement("M17")
    void reservedBitsAreIgnored() {
        for (int bit = 0; bit < 64; bit++) {
            Fabric fabric = fabric(5);
            byte[] frame = Packets.vxlan(5, broadcast());
            boolean reserved = (bit < 32 || bit >= 56) && bit != 4;
            if (reserved) {
                frame[bit / 8] |= (byte) (0x80 >>> bit % 8);
                fabric.overlay(fabric.host("b").vtep, fabric.host("a").vtep, frame);
                assertThat(fabric.vm("x").received()).as("bit %d", bit).hasSize(1);
            }
        }
    }

    @Test
    @Requirement("M15")
    @Requirement("M16")
    void missingOrIncompleteHeaderIsDropped() {
        byte[] noFlag = Packets.vxlan(5, broadcast());
        noFlag[0] = 0;
        assertOverlayDropped(noFlag, Counter.DROP_BAD_VXLAN);
        assertOverlayDropped(new byte[] {8, 0, 0, 0, 0, 0, 5}, Counter.DROP_BAD_VXLAN);
        assertOverlayDropped(new byte[0], Counter.DROP_BAD_VXLAN);
    }

    @Test
    @Requirement("H2")
    void unknownVniIsDroppedAndCounted() {
        assertOverlayDropped(Packets.vxlan(6, broadcast()), Counter.DROP_UNKNOWN_VNI);
    }

    @Test
    void senderThatIsNoVtepOfTheVniIsDropped() {
        Fabric fabric = fabric(5);
        fabric.overlay(Packets.ip("192.168.250.99"), fabric.host("a").vtep, Packets.vxlan(5, broadcast()));
        assertThat(fabric.host("a").count(Counter.DROP_UNKNOWN_VTEP)).isEqualTo(1);
        assertThat(fabric.host("a").seen()).isEmpty();
    }

    private static byte[] broadcast() {
        return Packets.raw(BROADCAST, NOBODY, 0x88b5, 50);
    }

    private static void assertOverlayDropped(byte[] frame, Counter reason) {
        Fabric fabric = fabric(5);
        TestHost a = fabric.host("a");
        fabric.overlay(fabric.host("b").vtep, a.vtep, frame);
        assertThat(a.count(reason)).isEqualTo(1);
        assertThat(a.seen()).isEmpty();
        assertThat(a.tables().macs()).isEmpty();
    }

    @Test
    @Requirement("I2")
    void sourcePortIsStableInAFlowAndSpreadOverFlows() {
        Fabric fabric = fabric(5);
        TestVm x = fabric.vm("x");
        Set<Integer> ports = new HashSet<>();
        for (int flow = 0; flow < 1000; flow++) {
            fabric.forgetSeen();
            for (int mark = 0; mark < 3; mark++) {
                x.send(Packets.udp(NOBODY, x.mac, x.ip, fabric.vm("y").ip, 64, mark, 1024 + flow, 80));
            }
            List<Integer> ofFlow = fabric.host("a").uplink().stream()
                    .map(Seen::sourcePort)
                    .distinct()
                    .toList();
            assertThat(ofFlow).hasSize(1).allSatisfy(port -> assertThat(port).isBetween(49_152, 65_535));
            ports.add(ofFlow.get(0));
        }
        assertThat(ports).hasSizeGreaterThan(900);
        assertThat(ports.stream().filter(port -> port < 57_344).count()).isBetween(400L, 600L);
    }

    @Test
    @Requirement("I2")
    void fragmentsOfAPacketStayTogether() {
        Fabric fabric = fabric(5);
        TestVm x = fabric.vm("x");
        for (int fragment : new int[] {0x2000, 0x2010, 0x0020}) {
            byte[] frame = Packets.udp(NOBODY, x.mac, x.ip, fabric.vm("y").ip, 64, 1, 1024 + fragment, 80);
            frame[20] = (byte) (fragment >>> 8);
            frame[21] = (byte) fragment;
            x.send(frame);
        }
        assertThat(fabric.host("a").uplink().stream().map(Seen::sourcePort).distinct())
                .hasSize(1);
    }

    @Test
    @Requirement("I2")
    void pingsOfTwoVmsAreOneFlow() {
        Fabric fabric = fabric(5);
        TestVm x = fabric.vm("x");
        for (int sequence = 0; sequence < 10; sequence++) {
            x.send(Packets.echo(NOBODY, x.mac, x.ip, fabric.vm("y").ip, 64, sequence));
        }
        assertThat(fabric.host("a").uplink().stream().map(Seen::sourcePort).distinct())
                .hasSize(1);
    }

    @Test
    @Requirement("I2")
    void framesThatAreNotIpAreSpreadByTheirMacs() {
        Fabric fabric = fabric(5);
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            fabric.forgetSeen();
            for (int again = 0; again < 3; again++) {
                fabric.vm("x").send(Packets.raw(NOBODY + i, fabric.vm("x").mac, 0x88b5, 46));
            }
            assertThat(fabric.host("a").uplink().stream().map(Seen::sourcePort).distinct())
                    .singleElement()
                    .satisfies(port -> assertThat(port).isBetween(49_152, 65_535))
                    .satisfies(ports::add);
        }
        assertThat(ports).hasSizeGreaterThan(90);
    }

    @Test
    @Requirement("H1")
    void sameMacInTwoVnisIsTwoMacs() {
        Fabric fabric = fabric(5);
        TestHost a = fabric.host("a");
        long mac = 0x0200_0000_0055L;
        fabric.vm("x").send(Packets.raw(BROADCAST, mac, 0x88b5, 46));
        fabric.vm("other").send(Packets.raw(BROADCAST, mac, 0x88b5, 46));
        assertThat(a.tables().macs())
                .extracting(row -> row.vni().value(), MacRow::port)
                .containsExactly(tuple(5, fabric.vm("x").port), tuple(7000, fabric.vm("other").port));
        fabric.forgetSeen();

        fabric.overlay(fabric.host("b"), a, 7000, Packets.raw(mac, NOBODY, 0x88b5, 46));
        assertThat(a.seen()).extracting(Seen::port).containsExactly(fabric.vm("other").port);
    }

    @Test
    @Requirement("H1")
    void pMacIsRefusedOnlyInTheVnisOfItsVtep() {
        Fabric fabric = fabric(5);
        TestHost a = fabric.host("a");
        TestHost c = fabric.host("c");
        a.engine().removeVtep(new Vni(5), new Ipv4Address(c.vtep), fabric.now());
        fabric.vm("x").send(Packets.raw(BROADCAST, c.pMac, 0x88b5, 46));
        fabric.vm("other").send(Packets.raw(BROADCAST, c.pMac, 0x88b5, 46));

        assertThat(fabric.vm("near").received()).hasSize(1);
        assertThat(a.count(Counter.DROP_VM_ROUTER_MAC)).isEqualTo(1);
    }

    @Test
    @Requirement("H3")
    void whatComesFromAVtepIsNeverEncapsulatedAgain() {
        Fabric fabric = fabric(5);
        TestHost a = fabric.host("a");
        long behindC = 0x0200_0000_00ccL;
        fabric.overlay(fabric.host("c"), a, 5, Packets.raw(BROADCAST, behindC, 0x88b5, 46));
        fabric.overlay(fabric.host("b"), a, 5, broadcast());
        fabric.overlay(fabric.host("b"), a, 5, Packets.raw(0x0200_0000_00ffL, NOBODY, 0x88b5, 46));
        fabric.overlay(fabric.host("b"), a, 5, Packets.raw(behindC, NOBODY, 0x88b5, 46));
        fabric.overlay(
                fabric.host("b"), a, 5, Packets.arpRequest(NOBODY, Packets.ip("10.1.0.77"), Packets.ip("10.1.0.78")));

        assertThat(a.uplink()).isEmpty();
        assertThat(fabric.vm("x").received()).hasSize(4);
        assertThat(a.count(Counter.DROP_HAIRPIN)).isEqualTo(1);
    }

    @Test
    @Requirement("H4")
    void doubleEntriesGiveOneCopyAndTheHostItselfGetsNone() {
        Fabric fabric = fabric(5);
        TestHost a = fabric.host("a");
        TestHost b = fabric.host("b");
        a.engine().addVtep(new Vni(5), new RemoteVtep(new Ipv4Address(b.vtep), new MacAddress(b.pMac)));
        a.engine().addVtep(new Vni(5), new RemoteVtep(new Ipv4Address(a.vtep), new MacAddress(a.pMac)));
        fabric.vm("x").send(broadcast());

        assertThat(a.uplink()).extracting(Seen::vtep).containsExactlyInAnyOrder(b.vtep, fabric.host("c").vtep);
        assertThat(a.tables().vteps()).extracting(VtepRow::address).doesNotContain(new Ipv4Address(a.vtep));
    }

    @Test
    void knownMacIsSentToItsVtepOnly() {
        Fabric fabric = fabric(5);
        fabric.vm("y").send(broadcast());
        fabric.forgetSeen();
        fabric.vm("x").send(Packets.raw(NOBODY, fabric.vm("x").mac, EtherType.RARP, 46));

        assertThat(fabric.host("a").uplink()).extracting(Seen::vtep).containsExactly(fabric.host("b").vtep);
        assertThat(fabric.vm("near").received()).isEmpty();
    }
}
