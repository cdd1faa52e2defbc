package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.BadInput.LIF;
import static io.github.dlrharness.engine.BadInput.PMAC_A;
import static io.github.dlrharness.engine.BadInput.PMAC_B;
import static io.github.dlrharness.engine.BadInput.PMAC_C;
import static io.github.dlrharness.engine.BadInput.STRANGER;
import static io.github.dlrharness.engine.BadInput.STRANGER_IP;
import static io.github.dlrharness.engine.BadInput.VM2;
import static io.github.dlrharness.engine.BadInput.VM2_IP;
import static io.github.dlrharness.engine.BadInput.VNI;
import static io.github.dlrharness.engine.BadInput.cut;
import static io.github.dlrharness.engine.BadInput.overlay;
import static io.github.dlrharness.engine.BadInput.spoil;
import static io.github.dlrharness.engine.BadInput.vm;
import static io.github.dlrharness.engine.Counter.DROP_ARP_BAD_SENDER;
import static io.github.dlrharness.engine.Counter.DROP_ARP_BAD_TARGET;
import static io.github.dlrharness.engine.Counter.DROP_ARP_NOT_OURS;
import static io.github.dlrharness.engine.Counter.DROP_ARP_OFF_SUBNET;
import static io.github.dlrharness.engine.Counter.DROP_ARP_UNSOLICITED;
import static io.github.dlrharness.engine.Counter.DROP_BAD_ARP;
import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static io.github.dlrharness.engine.Packets.ip;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong with an ARP packet, on the overlay and at a VM port. */
class MalformedArpTest {
    private static final int ARP = 14;
    private static final int REQUEST = ArpView.REQUEST;
    private static final int REPLY = ArpView.REPLY;
    private static final long MULTICAST = 0x0100_5e00_0001L;
    private static final byte[] FROM_STRANGER = Packets.arpRequest(STRANGER, STRANGER_IP, VM2_IP);
    private static final byte[] FROM_VM = Packets.arpRequest(VM2, VM2_IP, STRANGER_IP);

    /** What can be wrong with the packet itself, whoever sends it. */
    static List<BadInput> packets() {
        List<BadInput> rows = new ArrayList<>();
        both(rows, "M30", "no payload", frame -> cut(frame, ARP), DROP_BAD_ARP);
        both(rows, "M30", "27 bytes", frame -> cut(frame, ARP + 27), DROP_BAD_ARP);
        both(rows, "M31", "hardware type 6", frame -> spoil(frame, ARP, 0, 6), DROP_BAD_ARP);
        both(rows, "M32", "protocol type IPv6", frame -> spoil(frame, ARP + 2, 0x86, 0xdd), DROP_BAD_ARP);
        both(rows, "M33", "hardware address of 8 bytes", frame -> spoil(frame, ARP + 4, 8), DROP_BAD_ARP);
        both(rows, "M33", "hardware address of 0 bytes", frame -> spoil(frame, ARP + 4, 0), DROP_BAD_ARP);
        both(rows, "M34", "protocol address of 16 bytes", frame -> spoil(frame, ARP + 5, 16), DROP_BAD_ARP);
        for (int operation : new int[] {0, 8, 9, 65_535}) {
            both(
                    rows,
                    "M35",
                    "operation " + operation,
                    frame -> spoil(frame, ARP + 6, operation >>> 8, operation),
                    DROP_BAD_ARP);
        }
        return rows;
    }

    private interface Spoiling {
        byte[] of(byte[] frame);
    }

    private static void both(List<BadInput> rows, String id, String what, Spoiling spoiling, Counter reason) {
        rows.add(overlay(id, what, spoiling.of(FROM_STRANGER), reason));
        rows.add(vm(id, what, spoiling.of(FROM_VM), reason));
    }

    static List<BadInput> senders() {
        List<BadInput> rows = new ArrayList<>(List.of(
                overlay("M36", "SHA of another", request(STRANGER, STRANGER + 1, STRANGER_IP), DROP_ARP_BAD_SENDER),
                overlay("M36", "SHA vMAC, SPA no LIF's", request(STRANGER, VMAC, STRANGER_IP), DROP_ARP_BAD_SENDER),
                overlay("M36", "a router's, SPA no LIF's", request(PMAC_A, PMAC_A, STRANGER_IP), DROP_ARP_BAD_SENDER),
                overlay("M36", "a router's, SHA of a VM", request(PMAC_A, STRANGER, LIF), DROP_ARP_BAD_SENDER),
                vm("M36", "SHA of another", request(VM2, STRANGER, VM2_IP), DROP_ARP_BAD_SENDER),
                vm("M36", "SHA vMAC", request(VM2, VMAC, VM2_IP), DROP_ARP_BAD_SENDER)));
        for (long sha : new long[] {0, BROADCAST, MULTICAST}) {
            String what = "SHA %012x".formatted(sha);
            rows.add(overlay("M37", what, request(STRANGER, sha, STRANGER_IP), DROP_ARP_BAD_SENDER));
            rows.add(vm("M37", what, request(VM2, sha, VM2_IP), DROP_ARP_BAD_SENDER));
        }
        for (String spa : List.of("224.0.0.1", "255.255.255.255", "127.0.0.1", "240.0.0.1", "0.0.0.5")) {
            rows.add(overlay("M38", "SPA " + spa, request(STRANGER, STRANGER, ip(spa)), DROP_ARP_BAD_SENDER));
            rows.add(vm("M38", "SPA " + spa, request(VM2, VM2, ip(spa)), DROP_ARP_BAD_SENDER));
        }
        for (String spa : List.of("10.0.0.9", "172.16.20.255", "172.16.20.0")) {
            byte[] reply = Packets.arp(PMAC_B, STRANGER, REPLY, STRANGER, ip(spa), VMAC, LIF);
            byte[] question = Packets.arp(BROADCAST, VM2, REQUEST, VM2, ip(spa), 0, LIF);
            rows.add(overlay("M39", "SPA " + spa, reply, DROP_ARP_OFF_SUBNET).thatTeachesTheSwitch());
            rows.add(vm("M39", "SPA " + spa, question, DROP_ARP_OFF_SUBNET).thatTeachesTheSwitch());
        }
        return rows;
    }

    private static byte[] request(long source, long sha, int spa) {
        return Packets.arp(BROADCAST, source, REQUEST, sha, spa, 0, VM2_IP + 1);
    }

    static List<BadInput> targets() {
        List<BadInput> rows = new ArrayList<>();
        List<String> nobody = List.of(
                "0.0.0.0", "127.0.0.1", "224.0.0.5", "240.0.0.1", "255.255.255.255", "172.16.20.0", "172.16.20.255");
        for (String tpa : nobody) {
            byte[] proxied = Packets.overlayRequest(PMAC_A, LIF, ip(tpa));
            rows.add(overlay("M40", "a router's, TPA " + tpa, proxied, DROP_ARP_BAD_TARGET));
            byte[] asked = Packets.arpRequest(STRANGER, STRANGER_IP, ip(tpa));
            rows.add(overlay("M40", "TPA " + tpa, asked, DROP_ARP_BAD_TARGET));
            rows.add(vm("M40", "TPA " + tpa, Packets.arpRequest(VM2, VM2_IP, ip(tpa)), DROP_ARP_BAD_TARGET));
        }
        byte[] foreign = toOverlay(PMAC_C, LIF);
        rows.add(overlay("M42", "THA of another router", foreign, Counter.DROP_OVERLAY_FOREIGN_PMAC));
        List.of(
                        overlay("M41", "TPA no LIF's", toOverlay(VMAC, LIF + 1), DROP_ARP_NOT_OURS),
                        vm("M41", "TPA no LIF's", toVdr(VMAC, LIF + 1), DROP_ARP_NOT_OURS),
                        overlay("M42", "THA of another", toOverlay(STRANGER + 1, LIF), DROP_ARP_NOT_OURS),
                        overlay("M42", "THA zero", toOverlay(0, LIF), DROP_ARP_NOT_OURS),
                        vm("M42", "THA of another", toVdr(STRANGER, LIF), DROP_ARP_NOT_OURS),
                        overlay("M43", "nobody asked", toOverlay(VMAC, LIF), DROP_ARP_UNSOLICITED),
                        overlay("M43", "nobody asked, THA our pMAC", toOverlay(PMAC_B, LIF), DROP_ARP_UNSOLICITED),
                        vm("M43", "nobody asked", toVdr(VMAC, LIF), DROP_ARP_UNSOLICITED))
                .forEach(row -> rows.add(row.thatTeachesTheSwitch()));
        return rows;
    }

    private static byte[] toOverlay(long tha, int tpa) {
        return Packets.arp(PMAC_B, STRANGER, REPLY, STRANGER, STRANGER_IP, tha, tpa);
    }

    private static byte[] toVdr(long tha, int tpa) {
        return Packets.arp(VMAC, VM2, REPLY, VM2, VM2_IP, tha, tpa);
    }

    @ParameterizedTest
    @MethodSource({"packets", "senders", "targets"})
    @Requirement({"M30", "M31", "M32", "M33", "M34", "M35", "M36", "M37", "M38", "M39", "M40", "M41", "M42", "M43"})
    void isDropped(BadInput input) {
        input.assertDropped(RouterOptions.defaults());
        input.assertDropped(RouterOptions.defaults().withProfile(RouterProfile.LITERAL));
    }

    @Test
    void tableProvesWhatTheTestsName() {
        List<BadInput> rows = new ArrayList<>(packets());
        rows.addAll(senders());
        rows.addAll(targets());
        BadInput.assertTableIsComplete(getClass(), rows);
    }

    private static Fabric fabric(RouterProfile profile) {
        return Fabric.seedBuilder()
                .vm("vm3", "b", VNI, "172.16.20.13")
                .options(RouterOptions.defaults().withProfile(profile))
                .build();
    }

    @ParameterizedTest
    @EnumSource(RouterProfile.class)
    @Requirement({"M35", "F4"})
    void reverseArpOnlyTeachesTheSwitch(RouterProfile profile) {
        for (int operation : new int[] {3, 4}) {
            for (int type : new int[] {EtherType.ARP, EtherType.RARP}) {
                Fabric fabric = fabric(profile);
                TestHost b = fabric.host("b");
                // Even where its fields would say something about the LIF, or about a neighbour, were it ARP.
                byte[] remote =
                        typed(type, Packets.arp(BROADCAST, STRANGER, operation, STRANGER + 1, LIF, VM2, VM2_IP));
                byte[] local = typed(type, Packets.arp(BROADCAST, VM2, operation, STRANGER, LIF, STRANGER, LIF));
                EngineTables before = b.tables();
                fabric.overlay(fabric.host("a"), b, VNI, remote);
                fabric.vm("vm2").send(local);

                assertThat(b.tables().arp()).isEqualTo(before.arp());
                assertThat(b.tables().macs())
                        .extracting(row -> row.mac().value())
                        .containsExactly(VM2, STRANGER);
                assertThat(fabric.vm("vm3").received()).extracting(Seen::bytes).containsExactly(remote, local);
                assertThat(b.events()).isEmpty();
            }
        }
    }

    private static byte[] typed(int type, byte[] frame) {
        return spoil(frame, 12, type >>> 8, type);
    }

    @ParameterizedTest
    @EnumSource(RouterProfile.class)
    @Requirement("M44")
    void bytesBehindThePacketAreIgnored(RouterProfile profile) {
        for (int length : new int[] {42, 43, 60, 1514}) {
            Fabric fabric = fabric(profile);
            TestHost a = fabric.host("a");
            TestHost b = fabric.host("b");
            fabric.overlay(a, b, VNI, trailing(Packets.overlayRequest(PMAC_A, LIF, VM2_IP), length));
            assertThat(b.uplinkArpReplies()).as("relayed").hasSize(1);

            fabric.vm("vm2").send(trailing(Packets.arpRequest(VM2, VM2_IP, LIF), length));
            assertThat(b.count(Counter.ARP_LIF_ANSWERED)).isEqualTo(1);

            fabric.hold(frame -> true);
            fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);
            fabric.overlay(b, a, VNI, trailing(Packets.arp(PMAC_A, VM2, REPLY, VM2, VM2_IP, VMAC, LIF), length));
            assertThat(a.arpState(fabric.vm("vm2"))).isEqualTo(ArpState.VALID);
        }
    }

    private static byte[] trailing(byte[] frame, int length) {
        byte[] padded = Arrays.copyOf(frame, length);
        Arrays.fill(padded, frame.length, length, (byte) 0xa5);
        return padded;
    }

    @ParameterizedTest
    @EnumSource(RouterProfile.class)
    @Requirement("M42")
    void replyToVmacOrOurOwnPMacIsTaken(RouterProfile profile) {
        for (long tha : new long[] {VMAC, PMAC_A}) {
            Fabric fabric = fabric(profile);
            fabric.hold(frame -> true);
            fabric.vm("vm1").sendTo(fabric.vm("vm2"), 1);
            byte[] reply = Packets.arp(PMAC_A, VM2, REPLY, VM2, VM2_IP, tha, LIF);
            fabric.overlay(fabric.host("b"), fabric.host("a"), VNI, reply);
            assertThat(fabric.host("a").arpState(fabric.vm("vm2"))).isEqualTo(ArpState.VALID);
        }
    }
}
