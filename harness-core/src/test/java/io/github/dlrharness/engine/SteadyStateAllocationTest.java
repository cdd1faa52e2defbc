package io.github.dlrharness.engine;

import static io.github.dlrharness.engine.Packets.VMAC;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.dlrharness.wire.Frame;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class SteadyStateAllocationTest {
    private static final int FRAMES = 50_000;
    /** What the measuring itself may cost; a single object per frame would be 16 bytes times {@link #FRAMES}. */
    private static final long TOLERANCE = 20_000;

    private final Fabric fabric =
            Fabric.seedBuilder().vm("vm3", "a", 5001, "172.16.20.13").build();
    private final TestVm vm1 = fabric.vm("vm1");
    private final TestVm vm2 = fabric.vm("vm2");
    private final TestVm vm3 = fabric.vm("vm3");
    private final TestHost b = fabric.host("b");
    private final Frame frame = Frame.allocate(2048);
    private int emitted;
    private long now;
    private final Engine engine = new HostEngine(
            Fabric.seedBuilder().vm("vm3", "a", 5001, "172.16.20.13").config(fabric, "a"),
            (port, out) -> emitted++,
            (event, vni, target, mac, at) -> {});

    private void inject(int port, byte[] bytes) {
        now += 1_000;
        frame.set(bytes, 0, bytes.length);
        frame.outer(b.vtep, 50_000);
        engine.handleFrame(port, frame, now);
        if (engine.nextDeadline() <= now) {
            engine.handleTimeout(now);
        }
    }

    @Test
    void forwardingAllocatesNothing() {
        int lif = Packets.ip("172.16.20.1");
        long pMac = fabric.host("a").pMac;
        byte[] toRemote = Packets.udp(VMAC, vm1.mac, vm1.ip, vm2.ip, 64, 1);
        byte[] toLocal = Packets.udp(VMAC, vm1.mac, vm1.ip, vm3.ip, 64, 1);
        byte[] fromRemote = Packets.vxlan(5000, Packets.udp(vm1.mac, b.pMac, vm2.ip, vm1.ip, 63, 1));
        byte[] ping = Packets.echo(VMAC, vm1.mac, vm1.ip, lif, 64, 1);
        byte[] lifArp = Packets.arpRequest(vm1.mac, vm1.ip, Packets.ip("172.16.10.1"));
        byte[] flooded = Packets.raw(Packets.BROADCAST, vm3.mac, 0x88b5, 46);
        byte[] spent = Packets.udp(VMAC, vm1.mac, vm1.ip, vm2.ip, 1, 1);
        inject(1, lifArp);
        inject(2, Packets.arpRequest(vm3.mac, vm3.ip, lif));
        inject(1, toRemote);
        inject(Engine.UPLINK, Packets.vxlan(5001, Packets.arp(pMac, vm2.mac, 2, vm2.mac, vm2.ip, VMAC, lif)));
        assertThat(engine.tables(now).arp()).hasSize(5).noneMatch(row -> row.state() == ArpState.NASCENT);

        byte[][] uplink = {fromRemote};
        byte[][] vm = {toRemote, toLocal, ping, lifArp, spent};
        run(uplink, vm, flooded);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int emittedBefore = emitted;
        long before = threads.getCurrentThreadAllocatedBytes();
        run(uplink, vm, flooded);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(emitted - emittedBefore).isGreaterThanOrEqualTo(6 * FRAMES);
        assertThat(allocated).isLessThan(TOLERANCE);
    }

    private void run(byte[][] uplink, byte[][] vm, byte[] flooded) {
        for (int i = 0; i < FRAMES; i++) {
            for (byte[] bytes : uplink) {
                inject(Engine.UPLINK, bytes);
            }
            for (byte[] bytes : vm) {
                inject(1, bytes);
            }
            inject(2, flooded);
        }
    }
}
