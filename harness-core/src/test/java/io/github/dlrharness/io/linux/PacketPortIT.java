package io.github.dlrharness.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.FramePortContract;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.TestFrames;
import io.github.dlrharness.io.VethPair;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.os.linux.IpBatch;
import io.github.dlrharness.wire.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("netns")
class PacketPortIT extends FramePortContract {
    private record VethLink(VethPair pair, FramePort near, FramePort far, Waiter waiter) implements Link {
        @Override
        public void close() {
            near.close();
            far.close();
            waiter.close();
            pair.close();
        }
    }

    @Override
    protected Link open() {
        VethPair pair = VethPair.quiet();
        PacketPort near = pair.left().call(() -> PacketPort.open(VethPair.LEFT));
        PacketPort far = pair.right().call(() -> PacketPort.open(VethPair.RIGHT));
        return new VethLink(pair, near, far, Poller.open());
    }

    @Override
    protected int longestFrame() {
        return 1514;
    }

    @Test
    void unknownInterfaceIsRefusedWithItsName() {
        try (VethPair pair = VethPair.quiet()) {
            assertThatThrownBy(() -> pair.left().call(() -> PacketPort.open("nowhere")))
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("nowhere");
        }
    }

    @Test
    void offloadStateTravelsWithTheFrame() {
        try (Link link = open()) {
            byte[] superFrame = superFrame();
            Frame sent = Frame.allocate(Frame.MAX_LENGTH);
            sent.set(superFrame, 0, superFrame.length);
            sent.partialChecksum(34, 16);
            sent.gso(Frame.GSO_TCP4, 1448);
            link.near().transmit(sent);
            link.near().flush();
            Frame got = Frame.allocate(Frame.MAX_LENGTH);
            await(link, link.far(), () -> link.far().receive(got::set) == 1);
            assertThat(got.toByteArray()).isEqualTo(superFrame);
            assertThat(got.hasPartialChecksum()).isTrue();
            assertThat(got.checksumStart()).isEqualTo(34);
            assertThat(got.checksumOffset()).isEqualTo(16);
            assertThat(got.gsoType()).isEqualTo(Frame.GSO_TCP4);
            assertThat(got.gsoSize()).isEqualTo(1448);
        }
    }

    @Test
    void vlanTagComesThroughAsSent() {
        try (Link link = open()) {
            byte[] tagged = TestFrames.numbered(5, 100);
            ByteBuffer.wrap(tagged)
                    .putShort(12, (short) 0x8100)
                    .putShort(14, (short) 0xa064)
                    .putShort(16, (short) 0x88b5);
            byte[] plain = TestFrames.numbered(6, 100);
            assertThat(exchange(link, List.of(tagged, plain))).containsExactly(tagged, plain);
        }
    }

    @Test
    void ownFramesDoNotComeBack() {
        try (Link link = open()) {
            exchange(link, List.of(TestFrames.numbered(1, 60)));
            assertThat(link.near().receive(frame -> {})).isZero();
        }
    }

    @Test
    void senderSendsAndIsKeptNothingFor() {
        VethPair pair = VethPair.quiet();
        PacketPort sender = pair.left().call(() -> PacketPort.openSender(VethPair.LEFT));
        PacketPort far = pair.right().call(() -> PacketPort.open(VethPair.RIGHT));
        try (Link link = new VethLink(pair, sender, far, Poller.open());
                PacketPort beside = pair.left().call(() -> PacketPort.open(VethPair.LEFT))) {
            assertThat(exchange(link, List.of(TestFrames.numbered(1, 60)))).containsExactly(TestFrames.numbered(1, 60));
            transmit(link, far, TestFrames.numbered(2, 60));
            far.flush();
            await(link, beside, () -> beside.receive(frame -> {}) == 1);
            assertThat(sender.receive(frame -> {})).isZero();
        }
    }

    @Test
    void linkThatWentDownCountsDropsAndComesBack() {
        try (VethLink link = (VethLink) open()) {
            IpBatch.run(List.of(new IpBatch(link.pair.left()).add("link set left down")));
            transmit(link, link.near(), TestFrames.numbered(1, 60));
            link.near().flush();
            assertThat(link.near().receive(frame -> {})).isZero();
            assertThat(link.near().stats().sendDrops()).isEqualTo(1);
            IpBatch.run(List.of(new IpBatch(link.pair.left()).add("link set left up")));
            assertThat(exchange(link, List.of(TestFrames.numbered(2, 60)))).containsExactly(TestFrames.numbered(2, 60));
        }
    }

    @Test
    void removedInterfaceBreaksThePortForGood() {
        try (VethLink link = (VethLink) open()) {
            IpBatch.run(List.of(new IpBatch(link.pair.left()).add("link delete left")));
            transmit(link, link.near(), TestFrames.numbered(1, 60));
            link.near().flush();
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> link.near().receive(frame -> {}))
                        .isInstanceOf(PortException.class)
                        .hasMessageContaining("left")
                        .hasMessageContaining("removed");
            }
        }
    }

    @Test
    void removedInterfaceLosesNothingThatWaits() {
        try (VethLink link = (VethLink) open()) {
            for (int number = 0; number < 100; number++) {
                transmit(link, link.near(), TestFrames.numbered(number, 60));
            }
            link.near().flush();
            IpBatch.run(List.of(new IpBatch(link.pair.right()).add("link delete right")));

            List<Integer> received = new ArrayList<>();
            assertThatThrownBy(() -> {
                        while (true) {
                            link.far().receive(frame -> received.add(frame.length()));
                        }
                    })
                    .isInstanceOf(PortException.class)
                    .hasMessageContaining("removed");
            assertThat(received).hasSize(100);
            assertThat(link.far().stats().receivedFrames()).isEqualTo(100);
        }
    }

    @Test
    void sealedPortGivesWhatWaitsTakesNothingMoreAndSends() {
        try (Link link = open()) {
            transmit(link, link.near(), TestFrames.numbered(1, 60));
            link.near().flush();

            link.far().seal();
            transmit(link, link.near(), TestFrames.numbered(2, 60));
            link.near().flush();

            List<byte[]> received = new ArrayList<>();
            while (link.far().receive(frame -> received.add(frame.toByteArray())) > 0) {
                // Until nothing waits.
            }
            assertThat(received).containsExactly(TestFrames.numbered(1, 60));
            assertThat(link.far().stats().receiveDrops()).isZero();
            transmit(link, link.far(), TestFrames.numbered(3, 60));
            link.far().flush();
            await(link, link.near(), () -> link.near().receive(frame -> {}) == 1);
        }
    }

    @Test
    void overflowOfTheReceiveQueueIsCounted() {
        try (Link link = open()) {
            int count = 30_000;
            byte[] bytes = TestFrames.numbered(1, 60);
            for (int number = 0; number < count; number++) {
                transmit(link, link.near(), bytes);
            }
            link.near().flush();
            List<Integer> batches = new ArrayList<>();
            while (link.far().receive(frame -> batches.add(1)) > 0) {
                // drained below
            }
            assertThat(link.far().stats().receiveDrops()).isPositive();
            assertThat(link.far().stats().receivedFrames() + link.far().stats().receiveDrops())
                    .isEqualTo(link.near().stats().sentFrames());
        }
    }

    /** TCP over IPv4 with 5000 bytes of payload and an unfinished checksum, as a kernel would hand it over. */
    private static byte[] superFrame() {
        byte[] bytes = TestFrames.numbered(9, 54 + 5000);
        ByteBuffer.wrap(bytes)
                .putShort(12, (short) 0x0800)
                .put(14, (byte) 0x45)
                .putShort(16, (short) (bytes.length - 14))
                .putShort(20, (short) 0x4000)
                .put(23, (byte) 6)
                .put(46, (byte) 0x50)
                .put(47, (byte) 0x10);
        return bytes;
    }
}
