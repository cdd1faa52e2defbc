package io.github.dlrharness.testbed.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CaptureEvictionTest {
    private static final TapPoint TAP = new TapPoint(TapPoint.Kind.VM, "host-a", "vm1");
    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;

    private final CaptureStore store = new CaptureStore(1_000, 2_000);

    private void add(int type, int times) {
        for (int i = 0; i < times; i++) {
            byte[] frame = ByteBuffer.allocate(60).putShort(12, (short) type).array();
            store.add(i, TAP, Direction.SENT, frame, frame.length);
        }
    }

    @Test
    void bulkDataThatMadeRoomIsNotTakenForArp() {
        add(ARP, 2);
        add(IPV4, 1_000);
        assertThat(store.evicted()).isPositive();
        assertThat(store.evictedArp()).isZero();
    }

    @Test
    void arpThatMadeRoomIsCountedAsSuch() {
        add(IPV4, 2);
        add(ARP, 1_000);
        assertThat(store.evictedArp()).isPositive().isEqualTo(store.evicted());
        store.clear();
        assertThat(store.evictedArp()).isZero();
    }
}
