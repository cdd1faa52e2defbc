package io.github.dlrharness.engine.dlr;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.Ingress;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Vni;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacketQueueTest {
    private static final int SUPER_FRAME = 65_000;

    private final Counters counters = new Counters();
    private final PacketQueue queue =
            new PacketQueue(new RouterOptions.Queue(4, 1000, Duration.ofNanos(1000)), new Ingress(), counters);
    private final Lif lif = new Lif(new LifConfig("lif", new Vni(1), Ipv4Address.parse("10.0.0.1"), 8));

    private static Frame frame(int length) {
        return Frame.copyOf(new byte[length]);
    }

    @Test
    void expiryFreesEveryBufferOfAMillionResolutions() {
        Frame packet = frame(100);
        for (int i = 0; i < 1_000_000; i++) {
            ArpEntry entry = new ArpEntry(lif, i, i);
            queue.handleTimeout(i);
            queue.add(entry, packet, i);
            if (queue.bytes() > 1001 * 2048L) {
                throw new AssertionError(queue.bytes() + " bytes held after " + i);
            }
        }
        queue.handleTimeout(2_000_000);

        assertThat(queue.bytes()).isZero();
        assertThat(queue.nextDeadline()).isEqualTo(Engine.NO_DEADLINE);
        assertThat(counters.get(Counter.DROP_QUEUE_EXPIRED)).isEqualTo(1_000_000);
    }

    @Test
    void targetKeepsOnlyItsLatestPacketBeyondTheBudget() {
        int targets = (int) (PacketQueue.BYTE_BUDGET / SUPER_FRAME) + 10;
        ArpEntry[] entries = new ArpEntry[targets];
        for (int i = 0; i < targets; i++) {
            entries[i] = new ArpEntry(lif, i, 0);
            queue.add(entries[i], frame(SUPER_FRAME), 0);
            queue.add(entries[i], frame(SUPER_FRAME), 0);
        }
        assertThat(entries[0].queued()).isEqualTo(2);
        assertThat(entries[targets - 1].queued()).isEqualTo(1);
        assertThat(queue.bytes()).isLessThan(2 * PacketQueue.BYTE_BUDGET);
        for (ArpEntry entry : entries) {
            queue.discard(entry);
        }
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void packetIsAWholeCopy() {
        ArpEntry entry = new ArpEntry(lif, 1, 0);
        Frame packet = frame(SUPER_FRAME);
        packet.partialChecksum(34, 16);
        packet.gso(Frame.GSO_TCP4, 1400);
        packet.bytes().put(packet.offset() + 777, (byte) 7);
        queue.add(entry, packet, 0);
        packet.clear();
        packet.bytes().put(packet.offset() + 777, (byte) 0);

        Frame kept = queue.take(entry).frame();
        assertThat(kept.length()).isEqualTo(SUPER_FRAME);
        assertThat(kept.gsoSize()).isEqualTo(1400);
        assertThat(kept.hasPartialChecksum()).isTrue();
        assertThat(kept.toByteArray()[777]).isEqualTo((byte) 7);
    }
}
