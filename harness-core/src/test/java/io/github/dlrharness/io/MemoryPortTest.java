package io.github.dlrharness.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryPortTest extends FramePortContract {
    private static final int LONGEST = 1514;

    private record MemoryLink(FramePort near, FramePort far, Waiter waiter) implements Link {
        @Override
        public void close() {
            near.close();
            far.close();
            waiter.close();
        }
    }

    @Override
    protected Link open() {
        MemoryHub hub = new MemoryHub(LONGEST);
        return new MemoryLink(hub.port("near"), hub.port("far"), new ParkingWaiter());
    }

    @Override
    protected int longestFrame() {
        return LONGEST;
    }

    @Test
    void hubReachesEveryOtherPort() {
        MemoryHub hub = new MemoryHub(LONGEST);
        MemoryPort sender = hub.port("a");
        List<MemoryPort> others = List.of(hub.port("b"), hub.port("c"));
        sender.transmit(Frame.copyOf(TestFrames.numbered(1, 60)));
        sender.flush();
        for (MemoryPort other : others) {
            List<byte[]> got = new ArrayList<>();
            other.receive(frame -> {
                got.add(frame.toByteArray());
                frame.bytes().put(frame.offset(), (byte) 0); // must not show at the others
            });
            assertThat(got).containsExactly(TestFrames.numbered(1, 60));
        }
        assertThat(sender.receive(frame -> {})).isZero();
    }

    @Test
    void addressedFrameReachesItsPortOnlyAndTellsTheSender() {
        MemoryHub underlay = new MemoryHub(LONGEST);
        Ipv4Address a = Ipv4Address.parse("192.0.2.1");
        Ipv4Address b = Ipv4Address.parse("192.0.2.2");
        MemoryPort sender = underlay.port("a", a);
        MemoryPort wanted = underlay.port("b", b);
        MemoryPort other = underlay.port("c", Ipv4Address.parse("192.0.2.3"));
        Frame frame = Frame.copyOf(TestFrames.numbered(1, 60));
        frame.prepend(8);
        frame.partialChecksum(34, 16);
        frame.outer(b.value(), 50_000);
        frame.outerTos(0xbb);
        sender.transmit(frame);
        sender.flush();
        assertThat(other.receive(got -> {})).isZero();
        List<String> seen = new ArrayList<>();
        wanted.receive(got -> seen.add("%s %d, TOS %x, %d bytes, %d before the inner frame, checksum from %d"
                .formatted(
                        new Ipv4Address(got.outerAddress()),
                        got.outerPort(),
                        got.outerTos(),
                        got.length(),
                        got.encapsulation(),
                        got.checksumStart())));
        assertThat(seen)
                .containsExactly("192.0.2.1 50000, TOS bb, 68 bytes, 0 before the inner frame, checksum from 42");
    }

    @Test
    void offloadStateTravelsWithTheFrame() {
        MemoryHub hub = new MemoryHub(LONGEST);
        MemoryPort near = hub.port("near");
        MemoryPort far = hub.port("far");
        Frame frame = Frame.copyOf(TestFrames.numbered(1, 1000));
        frame.partialChecksum(34, 16);
        frame.gso(Frame.GSO_TCP4, 100);
        near.transmit(frame);
        near.flush();
        far.receive(got -> {
            assertThat(got.hasPartialChecksum()).isTrue();
            assertThat(got.checksumStart()).isEqualTo(34);
            assertThat(got.checksumOffset()).isEqualTo(16);
            assertThat(got.gsoType()).isEqualTo(Frame.GSO_TCP4);
            assertThat(got.gsoSize()).isEqualTo(100);
        });
        assertThat(far.stats().receivedFrames()).isEqualTo(1);
    }

    @Test
    void fullQueueDropsTheNewestAndCounts() {
        try (Link link = open()) {
            for (int number = 0; number < 5_000; number++) {
                transmit(link, link.near(), TestFrames.numbered(number, 60));
            }
            link.near().flush();
            assertThat(receive(link, link.far(), 4096)).hasSize(4096).last().isEqualTo(TestFrames.numbered(4095, 60));
            assertThat(link.far().stats().receiveDrops()).isEqualTo(5_000 - 4096);
        }
    }
}
