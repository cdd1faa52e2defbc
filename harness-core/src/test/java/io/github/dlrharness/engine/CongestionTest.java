package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.BadInput.VNI;
import static io.github.dlrharness.engine.BadInput.spoil;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv6View;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DSCP and ECN across the tunnel (RFC 6040, RFC 2983). */
class CongestionTest {
    private static final int TOS = 15;
    private static final int EXPEDITED = 46 << 2;
    private static final int CE = 3;

    private final Fabric fabric = Fabric.seedBuilder()
            .vm("vm3", "a", VNI, "172.16.20.13")
            .vm("vm4", "b", VNI, "172.16.20.14")
            .build();
    private final TestVm vm3 = fabric.vm("vm3");
    private final TestVm vm4 = fabric.vm("vm4");

    /** The TOS bytes of what an engine sends on its uplink when vm3 sends this frame. */
    private List<Integer> outerTos(RouterOptions options, byte[] frame) {
        List<Integer> sent = new ArrayList<>();
        EngineConfig config = Fabric.seedBuilder()
                .host("c")
                .vm("vm3", "a", VNI, "172.16.20.13")
                .options(options)
                .config(Fabric.seedBuilder().host("c").build(), "a");
        Engine engine = new HostEngine(
                config,
                (port, out) -> {
                    if (port == Engine.UPLINK) {
                        sent.add(out.outerTos());
                    }
                },
                EngineListener.NONE);
        engine.handleFrame(2, Frame.copyOf(frame), 0);
        return sent;
    }

    private byte[] ipv4(int tos) {
        byte[] frame = Packets.udp(vm4.mac, vm3.mac, vm3.ip, vm4.ip, 64, 1);
        return Packets.withIpChecksum(spoil(frame, TOS, tos));
    }

    private byte[] ipv6(int trafficClass) {
        byte[] frame = Packets.raw(vm4.mac, vm3.mac, EtherType.IPV6, Ipv6View.HEADER);
        return spoil(frame, 14, 0x60 | trafficClass >>> 4, trafficClass << 4 | 0x0a, 0xbc);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, EXPEDITED, EXPEDITED | 1, EXPEDITED | 2, EXPEDITED | 3, 0xff})
    @Requirement("I6")
    void encapsulationCopiesEcnAndDscpOnlyOnRequest(int tos) {
        RouterOptions pipe = RouterOptions.defaults();
        RouterOptions uniform = pipe.withVxlan(new RouterOptions.Vxlan(false, true));
        for (byte[] frame : List.of(ipv4(tos), ipv6(tos))) {
            assertThat(outerTos(pipe, frame)).containsExactly(tos & CE, tos & CE);
            assertThat(outerTos(uniform, frame)).containsExactly(tos, tos);
        }
    }

    @Test
    @Requirement("I6")
    void whatIsNoSoundIpPacketTravelsUnmarked() {
        byte[] notIp = spoil(Packets.raw(vm4.mac, vm3.mac, 0x88b5, 46), TOS, 0xff);
        byte[] cut = BadInput.cut(ipv4(CE), 20);
        byte[] cut6 = BadInput.cut(ipv6(CE), 40);
        for (byte[] frame : List.of(notIp, cut, cut6)) {
            assertThat(outerTos(RouterOptions.defaults(), frame)).containsExactly(0, 0);
        }
        assertThat(outerTos(RouterOptions.defaults(), Packets.arpRequest(vm3.mac, vm3.ip, vm4.ip)))
                .containsExactly(0, 0);
    }

    private List<Seen> receive(byte[] inner, int outerTos) {
        fabric.forgetSeen();
        Frame frame = Frame.copyOf(Packets.vxlan(VNI, inner));
        frame.outer(fabric.host("a").vtep, 50_000);
        frame.outerTos(outerTos);
        fabric.arrive(fabric.host("b"), Engine.UPLINK, frame);
        return vm4.received();
    }

    /** The table of RFC 6040 §4.2; the columns are the outer field: Not-ECT, ECT(0), ECT(1), CE. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, drop", // Not-ECT
        "2, 2, 2, 1, 3", // ECT(0)
        "1, 1, 1, 1, 3", // ECT(1)
        "3, 3, 3, 3, 3" // CE
    })
    @Requirement("I6")
    void decapsulationGivesTheInnerPacketItsMark(int inner, String notEct, String ect0, String ect1, String ce) {
        int[] outer = {0, 2, 1, 3};
        String[] expected = {notEct, ect0, ect1, ce};
        for (int dscp : new int[] {0, EXPEDITED}) {
            for (int column = 0; column < outer.length; column++) {
                assertReceived(inner | dscp, outer[column], expected[column]);
                // The outer DSCP never reaches the inner packet.
                assertReceived(inner | dscp, outer[column] | 10 << 2, expected[column]);
            }
        }
    }

    private void assertReceived(int inner, int outer, String expected) {
        TestHost b = fabric.host("b");
        long before = b.count(Counter.DROP_CONGESTION);
        if (expected.equals("drop")) {
            assertThat(receive(ipv4(inner), outer)).isEmpty();
            assertThat(receive(ipv6(inner), outer)).isEmpty();
            assertThat(b.count(Counter.DROP_CONGESTION)).isEqualTo(before + 2);
            return;
        }
        int tos = inner & ~CE | Integer.parseInt(expected);
        assertThat(receive(ipv4(inner), outer))
                .singleElement()
                .satisfies(frame ->
                        assertThat(frame.bytes()).as("with a correct checksum").isEqualTo(ipv4(tos)));
        assertThat(receive(ipv6(inner), outer))
                .singleElement()
                .satisfies(frame -> assertThat(frame.bytes()).isEqualTo(ipv6(tos)));
        assertThat(b.count(Counter.DROP_CONGESTION)).isEqualTo(before);
    }

    @Test
    @Requirement("I6")
    void packetWhoseFieldStaysIsNotTouched() {
        vm4.mute();
        for (int field : new int[] {1, CE}) {
            byte[] frame = ipv4(field);
            frame[24] = (byte) 0xff; // a checksum that is no number an update would give
            frame[25] = (byte) 0xff;

            assertThat(receive(frame, field))
                    .singleElement()
                    .satisfies(seen -> assertThat(seen.bytes()).isEqualTo(frame));
        }
    }

    @Test
    @Requirement("I6")
    void frameWithoutEcnPassesACongestedUnderlay() {
        vm4.mute();
        byte[] arp = Packets.arpRequest(vm3.mac, vm3.ip, vm4.ip);
        assertThat(receive(arp, CE))
                .singleElement()
                .satisfies(frame -> assertThat(frame.bytes()).isEqualTo(arp));
        byte[] brokenIp = BadInput.cut(ipv4(2), 20);
        assertThat(receive(brokenIp, CE))
                .singleElement()
                .satisfies(frame -> assertThat(frame.bytes()).isEqualTo(brokenIp));
    }

    /** All of them marked as by a congested underlay, which alone would drop them. */
    @Test
    @Requirement({"G2", "G3", "G4", "G5", "G6", "I6"})
    void markedLieIsCountedAsTheLieItIs() {
        long pMacA = fabric.host("a").pMac;
        long pMacB = fabric.host("b").pMac;
        assertRefused(vm4.mac, VMAC, Counter.DROP_OVERLAY_VMAC_SOURCE);
        assertRefused(vm4.mac, pMacB, Counter.DROP_OVERLAY_OWN_PMAC);
        assertRefused(VMAC, vm3.mac, Counter.DROP_OVERLAY_VMAC_DESTINATION);
        assertRefused(pMacA, vm3.mac, Counter.DROP_OVERLAY_FOREIGN_PMAC);
        long pMacC = pMacB + 0x100;
        fabric.host("b")
                .engine()
                .addVtep(new Vni(VNI), new RemoteVtep(Ipv4Address.parse("192.168.250.77"), new MacAddress(pMacC)));
        assertRefused(vm4.mac, pMacC, Counter.DROP_PMAC_WRONG_VTEP);
    }

    private void assertRefused(long destination, long source, Counter reason) {
        TestHost b = fabric.host("b");
        long before = b.count(reason);
        assertThat(receive(Packets.udp(destination, source, vm3.ip, vm4.ip, 64, 1), CE))
                .isEmpty();
        assertThat(b.count(reason)).isEqualTo(before + 1);
        assertThat(b.count(Counter.DROP_CONGESTION)).isZero();
    }

    @Test
    @Requirement("I6")
    void routedPacketKeepsTheMarkOnItsWayOut() {
        TestVm vm1 = fabric.vm("vm1");
        byte[] packet = Packets.withIpChecksum(
                spoil(Packets.udp(VMAC, vm1.mac, vm1.ip, fabric.vm("vm2").ip, 64, 5), TOS, EXPEDITED | CE));
        vm1.send(packet);

        assertThat(fabric.vm("vm2").received().stream().filter(Seen::isUdp))
                .singleElement()
                .satisfies(frame -> assertThat(frame.ip().trafficClass()).isEqualTo(EXPEDITED | CE));
    }
}
