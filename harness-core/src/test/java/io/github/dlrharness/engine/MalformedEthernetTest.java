package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.BadInput.PMAC_B;
import static io.github.dlrharness.engine.BadInput.STRANGER;
import static io.github.dlrharness.engine.BadInput.VM2;
import static io.github.dlrharness.engine.BadInput.VNI;
import static io.github.dlrharness.engine.BadInput.VTEP_A;
import static io.github.dlrharness.engine.BadInput.cut;
import static io.github.dlrharness.engine.BadInput.overlay;
import static io.github.dlrharness.engine.BadInput.tunnel;
import static io.github.dlrharness.engine.BadInput.vm;
import static io.github.dlrharness.engine.Counter.DROP_BAD_SOURCE_MAC;
import static io.github.dlrharness.engine.Counter.DROP_LINK_LOCAL;
import static io.github.dlrharness.engine.Counter.DROP_OVERLAY_OWN_PMAC;
import static io.github.dlrharness.engine.Counter.DROP_OVERLAY_VMAC_DESTINATION;
import static io.github.dlrharness.engine.Counter.DROP_OVERLAY_VMAC_SOURCE;
import static io.github.dlrharness.engine.Counter.DROP_RUNT;
import static io.github.dlrharness.engine.Counter.DROP_UNHANDLED_TYPE;
import static io.github.dlrharness.engine.Counter.DROP_VLAN;
import static io.github.dlrharness.engine.Packets.BROADCAST;
import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.EtherType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the Ethernet header, on the overlay and at a VM port. */
class MalformedEthernetTest {
    private static final int EXPERIMENTAL = 0x88b5;
    private static final long MULTICAST = 0x0100_5e00_0001L;

    private static byte[] frame(long destination, long source, int type) {
        return Packets.raw(destination, source, type, 46);
    }

    private static byte[] from(long source) {
        return frame(BROADCAST, source, EXPERIMENTAL);
    }

    private static byte[] to(long destination, long source) {
        return frame(destination, source, EXPERIMENTAL);
    }

    static List<BadInput> rows() {
        return List.of(
                tunnel("M22", "nothing behind the VXLAN header", VTEP_A, Packets.vxlan(VNI, new byte[0]), DROP_RUNT),
                overlay("M22", "1 byte", new byte[1], DROP_RUNT),
                overlay("M22", "13 bytes", cut(from(STRANGER), 13), DROP_RUNT),
                vm("M22", "no byte", new byte[0], DROP_RUNT),
                vm("M22", "13 bytes", cut(from(VM2), 13), DROP_RUNT),
                overlay("M23", "source zero", from(0), DROP_BAD_SOURCE_MAC),
                overlay("M23", "source broadcast", from(BROADCAST), DROP_BAD_SOURCE_MAC),
                overlay("M23", "source multicast", from(MULTICAST), DROP_BAD_SOURCE_MAC),
                vm("M23", "source zero", from(0), DROP_BAD_SOURCE_MAC),
                vm("M23", "source broadcast", from(BROADCAST), DROP_BAD_SOURCE_MAC),
                vm("M23", "source multicast", from(MULTICAST), DROP_BAD_SOURCE_MAC),
                overlay("M24", "source vMAC", from(VMAC), DROP_OVERLAY_VMAC_SOURCE),
                vm("M24", "source vMAC", from(VMAC), Counter.DROP_VM_ROUTER_MAC),
                overlay("M25", "source our own pMAC", from(PMAC_B), DROP_OVERLAY_OWN_PMAC),
                vm("M25", "source our own pMAC", from(PMAC_B), Counter.DROP_VM_ROUTER_MAC),
                overlay("M26", "destination vMAC", to(VMAC, STRANGER), DROP_OVERLAY_VMAC_DESTINATION),
                overlay("M27", "802.1Q tag", frame(BROADCAST, STRANGER, EtherType.VLAN), DROP_VLAN),
                overlay("M27", "802.1ad tag", frame(BROADCAST, STRANGER, EtherType.SERVICE_VLAN), DROP_VLAN),
                vm("M27", "802.1Q tag", frame(BROADCAST, VM2, EtherType.VLAN), DROP_VLAN),
                vm("M27", "802.1ad tag", frame(BROADCAST, VM2, EtherType.SERVICE_VLAN), DROP_VLAN),
                overlay("M28", "length field, for the DLR", frame(PMAC_B, STRANGER, 46), DROP_UNHANDLED_TYPE)
                        .thatTeachesTheSwitch(),
                vm("M28", "length field, for the DLR", frame(VMAC, VM2, 46), DROP_UNHANDLED_TYPE)
                        .thatTeachesTheSwitch(),
                overlay("M29", "spanning tree", to(0x0180_c200_0000L, STRANGER), DROP_LINK_LOCAL),
                overlay("M29", "LLDP", to(0x0180_c200_000eL, STRANGER), DROP_LINK_LOCAL),
                vm("M29", "spanning tree", to(0x0180_c200_0000L, VM2), DROP_LINK_LOCAL),
                vm("M29", "GVRP", to(0x0180_c200_0021L, VM2), DROP_LINK_LOCAL));
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Requirement({"M22", "M23", "M24", "M25", "M26", "M27", "M28", "M29"})
    void isDropped(BadInput input) {
        input.assertDropped(RouterOptions.defaults());
        input.assertDropped(RouterOptions.defaults().withProfile(RouterProfile.LITERAL));
    }

    @Test
    void tableProvesWhatTheTestsName() {
        BadInput.assertTableIsComplete(getClass(), rows());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 46, 1500, 0x05ff})
    @Requirement("M28")
    void lengthFramesAreSwitchedAsTheyAreAndNeverRead(int length) {
        for (RouterProfile profile : RouterProfile.values()) {
            Fabric fabric = Fabric.seedBuilder()
                    .vm("vm3", "b", VNI, "172.16.20.13")
                    .options(RouterOptions.defaults().withProfile(profile))
                    .build();
            // Behind the length lies what would be a correct question for the LIF.
            byte[] frame = Packets.arpRequest(STRANGER, BadInput.STRANGER_IP, BadInput.LIF);
            frame[12] = (byte) (length >>> 8);
            frame[13] = (byte) length;
            fabric.overlay(fabric.host("a"), fabric.host("b"), VNI, frame);
            byte[] local = frame.clone();
            local[11] = (byte) 0xef;
            fabric.vm("vm3").send(local);

            assertThat(fabric.vm("vm2").received()).extracting(Seen::bytes).containsExactly(frame, local);
            assertThat(fabric.host("b").count(Counter.ARP_LIF_ANSWERED)).isZero();
            assertThat(fabric.host("b").uplink()).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(RouterProfile.class)
    void shortestFrameIsSwitched(RouterProfile profile) {
        Fabric fabric = Fabric.seedBuilder()
                .options(RouterOptions.defaults().withProfile(profile))
                .build();
        fabric.overlay(fabric.host("a"), fabric.host("b"), VNI, cut(from(STRANGER), 14));

        assertThat(fabric.vm("vm2").received()).hasSize(1);
    }
}
