package io.github.dlrharness.testbed.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CaptureStoreTest {
    private static final TapPoint TAP = new TapPoint(TapPoint.Kind.VM, "host-a", "vm1");
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;

    private final CaptureStore store = new CaptureStore(10_000, 2_000);

    private void add(long time, byte[] frame) {
        store.add(time, TAP, Direction.SENT, frame, frame.length);
    }

    private static byte[] ethernet(int type, int length) {
        return ByteBuffer.allocate(length).putShort(12, (short) type).array();
    }

    private static byte[] vxlan(int port, int innerType) {
        ByteBuffer frame = ByteBuffer.allocate(50 + 42).putShort(12, (short) IPV4);
        frame.put(14, (byte) 0x45).putShort(16, (short) 78).put(23, (byte) 17);
        frame.putShort(36, (short) port).putShort(38, (short) 58);
        return frame.putShort(62, (short) innerType).array();
    }

    @Test
    void ordersByTimeThenByArrival() {
        add(20, ethernet(IPV4, 60));
        add(10, ethernet(ARP, 60));
        add(20, ethernet(ARP, 60));
        assertThat(store.frames()).extracting(CapturedFrame::sequence).containsExactly(1L, 0L, 2L);
    }

    @Test
    void dataNeverEvictsArp() {
        add(1, ethernet(ARP, 60));
        add(2, vxlan(4789, ARP));
        for (int i = 0; i < 100; i++) {
            add(3 + i, ethernet(IPV4, 904));
        }
        assertThat(store.frames()).extracting(CapturedFrame::sequence).containsExactly(0L, 1L, 100L, 101L);
        assertThat(store.evicted()).isEqualTo(98);
        assertThat(store.added()).isEqualTo(102);
    }

    @Test
    void vxlanThatCarriesDataIsDataAndSoIsArpBehindAnotherPort() {
        ArpFilter filter = new ArpFilter();
        assertThat(filter.carriesArp(vxlan(4789, ARP))).isTrue();
        assertThat(filter.carriesArp(vxlan(4789, IPV4))).isFalse();
        assertThat(filter.carriesArp(vxlan(4790, ARP))).isFalse();
        assertThat(filter.carriesArp(new byte[13])).isFalse();
        assertThat(filter.carriesArp(ethernet(IPV4, 20))).isFalse();
    }

    @Test
    void arpIsBoundedToo() {
        for (int i = 0; i < 1000; i++) {
            add(i, ethernet(ARP, 54));
        }
        assertThat(store.frames()).hasSize(66); // 150 bytes each, with what a record costs
        assertThat(store.evicted()).isEqualTo(934);
    }

    @Test
    void forgetsEverythingButHowManyThereWere() {
        add(1, ethernet(ARP, 60));
        store.clear();
        assertThat(store.frames()).isEmpty();
        assertThat(store.evicted()).isZero();
        add(2, ethernet(ARP, 60));
        assertThat(store.added()).isEqualTo(2);
    }
}
