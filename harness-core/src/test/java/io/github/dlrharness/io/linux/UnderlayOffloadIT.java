package io.github.dlrharness.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.io.VethPair;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.offload.Segmenter;
import io.github.dlrharness.wire.offload.TestPackets;
import io.github.dlrharness.wire.offload.TestPackets.Layout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the uplink puts on the wire for frames that a kernel left unfinished. */
@Tag("netns")
class UnderlayOffloadIT {
    private static final int VXLAN_HEADER = 8;
    private static final int MTU = 1600;
    private static final Ipv4Address LEFT = Ipv4Address.parse(VethPair.LEFT_ADDRESS);
    private static final Ipv4Address RIGHT = Ipv4Address.parse(VethPair.RIGHT_ADDRESS);

    @ParameterizedTest
    @CsvSource({"true,6,1400", "false,6,1380", "true,17,1200", "true,6,90", "true,6,1"})
    void superFramesLeaveAsCorrectSegments(boolean ipv4, int protocol, int segmentSize) {
        int payload = Math.min(60_000, segmentSize * 700);
        Layout layout = TestPackets.superFrame(new Random(7), ipv4, protocol, VXLAN_HEADER, payload);
        Frame frame = frame(layout);
        frame.gso(protocol == TestPackets.UDP ? Frame.GSO_UDP : ipv4 ? Frame.GSO_TCP4 : Frame.GSO_TCP6, segmentSize);
        List<byte[]> expected = cut(frame);
        try (VethPair pair = VethPair.addressed(MTU);
                UnderlayPort near = pair.left().call(() -> UnderlayPort.open(LEFT));
                UnderlayPort far = pair.right().call(() -> UnderlayPort.open(RIGHT))) {
            near.transmit(frame);
            near.flush();
            assertThat(receive(far, expected.size())).containsExactlyElementsOf(expected);
            assertThat(near.stats().sentFrames())
                    .as("a super-frame counts once")
                    .isEqualTo(1);
            assertThat(near.stats().sendDrops()).isZero();
        }
    }

    @Test
    void unfinishedChecksumLeavesFinished() {
        Layout layout = TestPackets.superFrame(new Random(8), true, TestPackets.UDP, VXLAN_HEADER, 777);
        Frame frame = frame(layout);
        // What the field must hold before: the sum over the pseudo-header. Here chosen so that the result can be
        // checked.
        ByteBuffer pseudo = ByteBuffer.allocate(12).put(layout.bytes(), layout.ip() + 12, 8);
        pseudo.putShort((short) 17).putShort((short) (layout.bytes().length - layout.l4()));
        int field = frame.offset() + layout.l4() + 6;
        frame.bytes().putShort(field, (short) TestPackets.residue(pseudo.array()));
        try (VethPair pair = VethPair.addressed(MTU);
                UnderlayPort near = pair.left().call(() -> UnderlayPort.open(LEFT));
                UnderlayPort far = pair.right().call(() -> UnderlayPort.open(RIGHT))) {
            near.transmit(frame);
            near.flush();
            byte[] got = receive(far, 1).get(0);
            assertThat(TestPackets.l4Residue(got, layout)).isZero();
        }
    }

    @Test
    void segmentsLongerThanTheMtuAreDroppedAndCounted() {
        Layout layout = TestPackets.superFrame(new Random(9), true, TestPackets.TCP, VXLAN_HEADER, 9_000);
        Frame tooLong = frame(layout);
        tooLong.gso(Frame.GSO_TCP4, 3_000);
        Frame fits = frame(layout);
        fits.gso(Frame.GSO_TCP4, 1_000);
        try (VethPair pair = VethPair.addressed(MTU);
                UnderlayPort near = pair.left().call(() -> UnderlayPort.open(LEFT));
                UnderlayPort far = pair.right().call(() -> UnderlayPort.open(RIGHT))) {
            near.transmit(tooLong);
            near.transmit(fits);
            near.flush();
            assertThat(receive(far, 9)).containsExactlyElementsOf(cut(fits));
            assertThat(near.stats().sendDrops()).isPositive();
            assertThat(near.stats().sentFrames()).isEqualTo(1);
        }
    }

    private static Frame frame(Layout layout) {
        Frame frame = Frame.allocate(Frame.MAX_LENGTH);
        frame.set(layout.bytes(), VXLAN_HEADER, layout.bytes().length - VXLAN_HEADER);
        frame.prepend(VXLAN_HEADER);
        frame.bytes().put(frame.offset(), layout.bytes(), 0, VXLAN_HEADER);
        frame.partialChecksum(layout.l4() - VXLAN_HEADER, layout.protocol() == TestPackets.TCP ? 16 : 6);
        frame.outer(RIGHT.value(), 55_555);
        return frame;
    }

    private static List<byte[]> cut(Frame frame) {
        Segmenter segmenter = new Segmenter();
        assertThat(segmenter.start(frame)).isTrue();
        List<byte[]> segments = new ArrayList<>();
        for (int index = 0; index < segmenter.count(); index++) {
            byte[] segment = new byte[segmenter.length(index)];
            segmenter.write(index, ByteBuffer.wrap(segment), 0);
            segments.add(segment);
        }
        return segments;
    }

    private static List<byte[]> receive(UnderlayPort port, int count) {
        List<byte[]> got = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        try (Waiter waiter = Poller.open()) {
            waiter.add(port);
            while (got.size() < count && System.nanoTime() < deadline) {
                port.receive(frame -> got.add(frame.toByteArray()));
                if (got.size() < count) {
                    waiter.await(deadline - System.nanoTime());
                }
            }
        }
        return got;
    }
}
