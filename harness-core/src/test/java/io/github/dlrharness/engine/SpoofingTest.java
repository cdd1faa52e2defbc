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
import static io.github.dlrharness.engine.BadInput.VTEP_C;
import static io.github.dlrharness.engine.BadInput.overlay;
import static io.github.dlrharness.engine.BadInput.tunnel;
import static io.github.dlrharness.engine.BadInput.vm;
import static io.github.dlrharness.engine.Counter.DROP_ARP_UNSOLICITED;
import static io.github.dlrharness.engine.Counter.DROP_OVERLAY_FOREIGN_PMAC;
import static io.github.dlrharness.engine.Counter.DROP_OVERLAY_LIF_ADDRESS;
import static io.github.dlrharness.engine.Counter.DROP_OVERLAY_OWN_PMAC;
import static io.github.dlrharness.engine.Counter.DROP_OVERLAY_VMAC_DESTINATION;
import static io.github.dlrharness.engine.Counter.DROP_OVERLAY_VMAC_SOURCE;
import static io.github.dlrharness.engine.Counter.DROP_PMAC_WRONG_VTEP;
import static io.github.dlrharness.engine.Counter.DROP_VM_LIF_ADDRESS;
import static io.github.dlrharness.engine.Counter.DROP_VM_ROUTER_MAC;
import static io.github.dlrharness.engine.Counter.DROP_VM_TO_PMAC;
import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.ArpView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lies: whoever says he is the router, or speaks to the router by a name that is not for him to know. */
class SpoofingTest {
    private static final RouterOptions STRICT = RouterOptions.defaults();
    private static final RouterOptions LITERAL = STRICT.withProfile(RouterProfile.LITERAL);
    private static final int EXPERIMENTAL = 0x88b5;
    private static final int VM1_IP = Packets.ip("172.16.10.11");

    /** A frame of each kind that matters: ARP, routed IP, and something else. */
    private static List<byte[]> frames(long destination, long source) {
        return List.of(
                Packets.arp(destination, source, ArpView.REQUEST, source, STRANGER_IP, 0, VM2_IP),
                Packets.udp(destination, source, STRANGER_IP, VM1_IP, 64, 1),
                Packets.raw(destination, source, EXPERIMENTAL, 46));
    }

    private static void each(List<BadInput> rows, String id, String what, List<byte[]> frames, Counter reason) {
        String[] kinds = {"ARP", "IP", "other"};
        for (int kind = 0; kind < kinds.length; kind++) {
            rows.add(overlay(id, what + ", " + kinds[kind], frames.get(kind), reason));
        }
    }

    private static void eachVm(List<BadInput> rows, String id, String what, List<byte[]> frames, Counter reason) {
        String[] kinds = {"ARP", "IP", "other"};
        for (int kind = 0; kind < kinds.length; kind++) {
            rows.add(vm(id, what + ", " + kinds[kind], frames.get(kind), reason));
        }
    }

    static List<BadInput> inEveryProfile() {
        List<BadInput> rows = new ArrayList<>();
        each(rows, "G3", "vMAC as source", frames(BROADCAST, VMAC), DROP_OVERLAY_VMAC_SOURCE);
        byte[] withoutRewrite = Packets.overlayRequest(VMAC, LIF, VM2_IP);
        rows.add(overlay("G3", "a request nobody rewrote", withoutRewrite, DROP_OVERLAY_VMAC_SOURCE));
        each(rows, "G4", "our pMAC as source", frames(BROADCAST, PMAC_B), DROP_OVERLAY_OWN_PMAC);
        byte[] reflected = Packets.overlayRequest(PMAC_B, LIF, VM2_IP);
        rows.add(overlay("G4", "our own request", reflected, DROP_OVERLAY_OWN_PMAC));
        each(rows, "G5", "vMAC as destination", frames(VMAC, STRANGER), DROP_OVERLAY_VMAC_DESTINATION);
        byte[] reply = Packets.arpReply(STRANGER, STRANGER_IP, VMAC, LIF);
        rows.add(overlay("G5", "a reply nobody readdressed", reply, DROP_OVERLAY_VMAC_DESTINATION));
        each(rows, "G6", "a foreign pMAC as destination", frames(PMAC_C, STRANGER), DROP_OVERLAY_FOREIGN_PMAC);
        each(rows, "G6", "its own sender's pMAC", frames(PMAC_A, STRANGER), DROP_OVERLAY_FOREIGN_PMAC);
        eachVm(rows, "G7", "vMAC as source", frames(BROADCAST, VMAC), DROP_VM_ROUTER_MAC);
        eachVm(rows, "G7", "our pMAC as source", frames(BROADCAST, PMAC_B), DROP_VM_ROUTER_MAC);
        eachVm(rows, "G7", "a foreign pMAC as source", frames(VMAC, PMAC_A), DROP_VM_ROUTER_MAC);
        for (int operation : new int[] {ArpView.REQUEST, ArpView.REPLY}) {
            byte[] said = Packets.arp(BROADCAST, VM2, operation, VM2, LIF, 0, STRANGER_IP);
            rows.add(vm("G8", "the LIF's address, operation " + operation, said, DROP_VM_LIF_ADDRESS));
            byte[] announced = Packets.arp(BROADCAST, VM2, operation, VM2, LIF, 0, LIF);
            rows.add(vm("G8", "the LIF's address announced, operation " + operation, announced, DROP_VM_LIF_ADDRESS));
            byte[] toRouter = Packets.arp(VMAC, VM2, operation, VM2, LIF, VMAC, LIF);
            rows.add(
                    vm("G8", "the LIF's address to the router, operation " + operation, toRouter, DROP_VM_LIF_ADDRESS));
        }
        eachVm(rows, "G9", "our pMAC as destination", frames(PMAC_B, VM2), DROP_VM_TO_PMAC);
        eachVm(rows, "G9", "a foreign pMAC as destination", frames(PMAC_A, VM2), DROP_VM_TO_PMAC);
        byte[] forged = Packets.arp(PMAC_B, STRANGER, ArpView.REPLY, STRANGER, STRANGER_IP, VMAC, LIF);
        rows.add(overlay("G11", "a reply nobody waits for", forged, DROP_ARP_UNSOLICITED)
                .thatTeachesTheSwitch());
        byte[] local = Packets.arp(VMAC, VM2, ArpView.REPLY, VM2, STRANGER_IP, VMAC, LIF);
        rows.add(vm("G11", "a reply nobody waits for", local, DROP_ARP_UNSOLICITED)
                .thatTeachesTheSwitch());
        return rows;
    }

    static List<BadInput> inStrictProfile() {
        byte[] unregistered = Packets.arp(BROADCAST, STRANGER, ArpView.REQUEST, VMAC, LIF, 0, VM2_IP);
        byte[] asItself = Packets.arp(BROADCAST, STRANGER, ArpView.REQUEST, STRANGER, LIF, 0, VM2_IP);
        byte[] registered = Packets.overlayRequest(PMAC_A, LIF, VM2_IP);
        return List.of(
                overlay("G1", "an unregistered pMAC", unregistered, DROP_OVERLAY_LIF_ADDRESS),
                overlay("G1", "an unregistered pMAC in the payload, too", asItself, DROP_OVERLAY_LIF_ADDRESS),
                tunnel("G2", "another VTEP's pMAC", VTEP_C, Packets.vxlan(VNI, registered), DROP_PMAC_WRONG_VTEP));
    }

    @ParameterizedTest
    @MethodSource("inEveryProfile")
    @Requirement({"G3", "G4", "G5", "G6", "G7", "G8", "G9", "G11"})
    void isDropped(BadInput input) {
        input.assertDropped(STRICT);
        input.assertDropped(LITERAL);
    }

    @ParameterizedTest
    @MethodSource("inStrictProfile")
    @Requirement({"G1", "G2"})
    void isDroppedInTheStrictProfile(BadInput input) {
        input.assertDropped(STRICT);
    }

    @ParameterizedTest
    @MethodSource("inStrictProfile")
    @Requirement({"G1", "G2"})
    void literalProfileProxiesForWhoeverHasTheLifsAddress(BadInput input) {
        Fabric fabric = Fabric.seedBuilder().host("c").options(LITERAL).build();
        fabric.hold(frame -> true);
        fabric.overlay(input.from(), fabric.host("b").vtep, input.bytes());

        assertThat(fabric.host("b").uplinkArpReplies()).singleElement().satisfies(reply -> {
            assertThat(reply.vtep()).isEqualTo(input.from());
            assertThat(reply.source()).isEqualTo(VM2);
        });
    }

    @Test
    void tableProvesWhatTheTestsName() {
        List<BadInput> rows = inEveryProfile();
        rows.addAll(inStrictProfile());
        BadInput.assertTableIsComplete(getClass(), rows);
    }
}
