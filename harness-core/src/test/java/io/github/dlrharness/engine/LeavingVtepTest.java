package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Vni;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A VTEP that goes while frames for it and for others are under way. */
class LeavingVtepTest {
    private static final Vni VNI = new Vni(5001);

    private final Fabric fabric = Fabric.seedBuilder()
            .host("c")
            .host("d")
            .vm("vm3", "c", 5000, "172.16.10.13")
            .vm("near", "a", 5001, "172.16.20.21")
            .build();
    private final TestHost a = fabric.host("a");
    private final TestHost b = fabric.host("b");
    private final TestVm vm2 = fabric.vm("vm2");

    private static void leaves(TestHost gone, TestHost from, long now) {
        from.engine().removeVtep(VNI, new Ipv4Address(gone.vtep), now);
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "c", "d"})
    @Requirement("H8")
    void leavingBetweenTwoCopiesOfAFloodCostsTheOthersNothing(String leaving) {
        TestHost gone = fabric.host(leaving);
        fabric.hold(copy -> {
            leaves(gone, a, fabric.now());
            return true;
        });
        fabric.vm("near").send(Packets.raw(Packets.BROADCAST, fabric.vm("near").mac, 0x88b5, 46));

        List<Integer> others = fabric.hosts().stream()
                .filter(host -> host != a && host != gone)
                .map(host -> host.vtep)
                .toList();
        assertThat(a.uplink()).extracting(Seen::vtep).containsOnlyOnceElementsOf(others);
        assertThat(a.uplink()).allSatisfy(copy -> assertThat(copy.source()).isEqualTo(fabric.vm("near").mac));
    }

    @Test
    @Requirement("H8")
    void leavingBeforeTheAnswerCostsOnlyItsOwn() {
        vm2.mute();
        fabric.vm("vm3").sendTo(vm2, 3);
        fabric.vm("vm1").sendTo(vm2, 1);
        leaves(fabric.host("c"), b, fabric.now());
        vm2.replyToDlr();

        assertThat(b.uplinkArpReplies()).extracting(Seen::vtep).containsExactly(a.vtep);
        assertThat(vm2.marks()).containsExactly(1);
    }

    @Test
    @Requirement("H8")
    void whatWasLearnedFromTheOthersStays() {
        vm2.send(Packets.raw(Packets.BROADCAST, vm2.mac, 0x88b5, 46));
        leaves(fabric.host("c"), a, fabric.now());
        fabric.forgetSeen();
        fabric.vm("near").send(Packets.raw(vm2.mac, fabric.vm("near").mac, 0x88b5, 46));

        assertThat(a.uplink()).extracting(Seen::vtep).containsExactly(b.vtep);
    }
}
