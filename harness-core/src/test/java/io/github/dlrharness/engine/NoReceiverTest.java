package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Vni;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A frame that is flooded where nobody is, is counted as dropped: no loss is without a reason. */
class NoReceiverTest {
    private static final int EXPERIMENTAL = 0x88b5;
    private static final long STRANGER = 0x02_00_00_00_00_99L;

    private final Fabric fabric = Fabric.seedBuilder().build();
    private final TestHost a = fabric.host("a");
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");

    @Test
    void countsWhatAVmSendsToNobody() {
        removePeer();
        vm1.send(Packets.raw(STRANGER, vm1.mac, EXPERIMENTAL, 46));
        vm1.send(Packets.raw(Packets.BROADCAST, vm1.mac, EXPERIMENTAL, 46));

        assertThat(a.count(Counter.DROP_NO_RECEIVER)).isEqualTo(2);
    }

    @Test
    void countsWhatIsRoutedToANeighbourWhoseHostHasGone() {
        vm1.sendTo(vm2, 1);
        assertThat(vm2.marks()).containsExactly(1);
        removePeer();
        vm1.sendTo(vm2, 2);

        assertThat(vm2.marks()).containsExactly(1);
        assertThat(a.count(Counter.DROP_NO_RECEIVER)).isOne();
    }

    @Test
    void countsNothingWhileSomebodyGetsIt() {
        vm1.send(Packets.raw(STRANGER, vm1.mac, EXPERIMENTAL, 46));
        removePeer();
        a.engine().addVmPort(new VmPortConfig(99, "near", new Vni(vm1.vni)));
        vm1.send(Packets.raw(STRANGER, vm1.mac, EXPERIMENTAL, 46));

        assertThat(a.count(Counter.DROP_NO_RECEIVER)).isZero();
    }

    @Test
    void countsNoArp() {
        removePeer();
        vm1.send(Packets.arpRequest(vm1.mac, vm1.ip, Packets.ip("172.16.10.77")));
        vm1.sendTo(vm2, 1);

        assertThat(a.count(Counter.ARP_REQUESTS)).isOne();
        assertThat(a.count(Counter.DROP_NO_RECEIVER)).isZero();
    }

    private void removePeer() {
        for (int vni : List.of(vm1.vni, vm2.vni)) {
            a.engine().removeVtep(new Vni(vni), new Ipv4Address(fabric.host("b").vtep), fabric.now());
        }
    }
}
