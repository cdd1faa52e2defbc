package io.github.dlrharness.wire.offload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.offload.TestPackets.Layout;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmenterTest {
    private static final long SEED = 20_261_122;
    private static final int FIN_PSH = 0x09;
    private static final int CWR = 0x80;

    @ParameterizedTest
    @CsvSource({"true,6", "false,6", "true,17", "false,17"})
    void segmentsOfRandomSuperFramesAreWhatAWireWouldCarry(boolean ipv4, int protocol) {
        Random random = new Random(SEED);
        for (int round = 0; round < 120; round++) {
            int encapsulation = random.nextBoolean() ? 8 : 0;
            int payload = random.nextInt(round % 20 == 0 ? 60_000 : 3_000);
            Layout layout = TestPackets.superFrame(random, ipv4, protocol, encapsulation, payload);
            int segmentSize = 1 + random.nextInt(round % 20 == 1 ? 30 : 3_000);
            String context = "seed %d round %d".formatted(SEED, round);
            assertSegments(context, layout, segmentSize, cut(layout, segmentSize));
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1,0", "1,1,1", "1448,1,1448", "1449,2,1", "2896,2,1448", "2897,3,1"})
    void cutsAtTheSegmentSize(int payload, int count, int lastPayload) {
        Layout layout = TestPackets.superFrame(new Random(SEED), true, TestPackets.TCP, 8, payload);
        List<byte[]> segments = cut(layout, 1448);
        assertThat(segments).hasSize(count);
        assertThat(segments.get(count - 1)).hasSize(layout.payload() + lastPayload);
    }

    @Test
    void sequenceNumberAndIpIdWrapAround() {
        Layout layout = TestPackets.superFrame(new Random(SEED), true, TestPackets.TCP, 0, 300);
        ByteBuffer bytes = ByteBuffer.wrap(layout.bytes());
        bytes.putInt(layout.l4() + 4, -150);
        bytes.putShort(layout.ip() + 4, (short) 0xffff);
        List<byte[]> segments = cut(layout, 100);
        assertThat(segments)
                .extracting(segment -> ByteBuffer.wrap(segment).getInt(layout.l4() + 4))
                .containsExactly(-150, -50, 50);
        assertThat(segments)
                .extracting(segment -> ByteBuffer.wrap(segment).getShort(layout.ip() + 4))
                .containsExactly((short) -1, (short) 0, (short) 1);
    }

    @Test
    void udpChecksumOfZeroIsSentAsAllOnes() {
        // A payload word chosen so that the whole sums to all ones, whose complement is 0 ("no checksum" in UDP).
        Layout layout = TestPackets.superFrame(new Random(SEED), true, TestPackets.UDP, 0, 4);
        ByteBuffer bytes = ByteBuffer.wrap(layout.bytes());
        bytes.putShort(layout.l4() + 6, (short) 0);
        bytes.putShort(layout.payload(), (short) 0);
        int missing = 65_535 - TestPackets.l4Residue(layout.bytes(), layout);
        bytes.putShort(layout.payload(), (short) missing);
        byte[] segment = cut(layout, 1000).get(0);
        assertThat(ByteBuffer.wrap(segment).getShort(layout.l4() + 6)).isEqualTo((short) 0xffff);
    }

    @Test
    void refusesWhatIsNoSoundSuperFrame() {
        Random random = new Random(SEED);
        Segmenter segmenter = new Segmenter();
        Layout tcp = TestPackets.superFrame(random, true, TestPackets.TCP, 0, 3000);
        assertThat(segmenter.start(frame(tcp, Frame.GSO_TCP4, 0)))
                .as("no segment size")
                .isFalse();
        assertThat(segmenter.start(frame(tcp, Frame.GSO_UDP, 1000)))
                .as("TCP called UDP")
                .isFalse();
        assertThat(segmenter.start(frame(tcp, 3, 1000))).as("unknown kind").isFalse();

        Layout fragment = TestPackets.superFrame(random, true, TestPackets.TCP, 0, 3000);
        ByteBuffer.wrap(fragment.bytes()).putShort(fragment.ip() + 6, (short) 0x2000);
        assertThat(segmenter.start(frame(fragment, Frame.GSO_TCP4, 1000)))
                .as("fragment")
                .isFalse();

        Layout padded = TestPackets.superFrame(random, false, TestPackets.TCP, 0, 3000);
        ByteBuffer.wrap(padded.bytes()).putShort(padded.ip() + 4, (short) 60);
        assertThat(segmenter.start(frame(padded, Frame.GSO_TCP6, 1000)))
                .as("IP length differs")
                .isFalse();
    }

    @Test
    void noInputMakesItThrow() {
        Random random = new Random(SEED);
        Segmenter segmenter = new Segmenter();
        for (int round = 0; round < 5_000; round++) {
            boolean ipv4 = random.nextBoolean();
            int protocol = random.nextBoolean() ? TestPackets.TCP : TestPackets.UDP;
            byte[] bytes = TestPackets.superFrame(random, ipv4, protocol, 8, random.nextInt(200))
                    .bytes();
            for (int change = random.nextInt(4); change > 0; change--) {
                bytes[8 + random.nextInt(Math.min(80, bytes.length - 8))] = (byte) random.nextInt();
            }
            Frame frame = Frame.allocate(2048);
            frame.set(bytes, 8, random.nextInt(bytes.length - 8 + 1));
            frame.gso(random.nextInt(6), random.nextInt(100));
            if (segmenter.start(frame)) {
                for (int index = 0; index < segmenter.count(); index++) {
                    segmenter.write(index, ByteBuffer.allocate(segmenter.length(index)), 0);
                }
            }
        }
    }

    private static void assertSegments(String context, Layout layout, int segmentSize, List<byte[]> segments) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        byte[] whole = layout.bytes();
        for (int index = 0; index < segments.size(); index++) {
            byte[] segment = segments.get(index);
            String where = "%s segment %d of %d".formatted(context, index, segments.size());
            int length = segment.length - layout.payload();
            assertThat(length).as(where).isLessThanOrEqualTo(segmentSize);
            payload.write(segment, layout.payload(), length);
            assertThat(TestPackets.l4Residue(segment, layout))
                    .as(where + " L4 checksum")
                    .isZero();
            assertIp(where, layout, segment, index);
            assertL4(where, layout, segment, index, index == segments.size() - 1, segmentSize);
            // Outside the fields that must differ the headers are copies.
            assertThat(Arrays.copyOf(segment, layout.ip())).as(where).isEqualTo(Arrays.copyOf(whole, layout.ip()));
        }
        assertThat(payload.toByteArray())
                .as(context)
                .isEqualTo(Arrays.copyOfRange(whole, layout.payload(), whole.length));
    }

    private static void assertIp(String where, Layout layout, byte[] segment, int index) {
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        ByteBuffer whole = ByteBuffer.wrap(layout.bytes());
        int length = segment.length - layout.ip();
        if (layout.ipv4()) {
            byte[] header = Arrays.copyOfRange(segment, layout.ip(), layout.l4());
            assertThat(TestPackets.residue(header)).as(where + " IP checksum").isZero();
            assertThat(bytes.getShort(layout.ip() + 2)).as(where).isEqualTo((short) length);
            assertThat(bytes.getShort(layout.ip() + 4)).as(where + " IP ID").isEqualTo((short)
                    (whole.getShort(layout.ip() + 4) + index));
            assertThat(bytes.getLong(layout.ip() + 12)).as(where).isEqualTo(whole.getLong(layout.ip() + 12));
        } else {
            assertThat(bytes.getShort(layout.ip() + 4)).as(where).isEqualTo((short) (length - 40));
            assertThat(Arrays.copyOfRange(segment, layout.ip() + 6, layout.l4()))
                    .as(where)
                    .isEqualTo(Arrays.copyOfRange(layout.bytes(), layout.ip() + 6, layout.l4()));
        }
    }

    private static void assertL4(String where, Layout layout, byte[] segment, int index, boolean last, int size) {
        ByteBuffer bytes = ByteBuffer.wrap(segment);
        ByteBuffer whole = ByteBuffer.wrap(layout.bytes());
        int l4 = layout.l4();
        assertThat(bytes.getInt(l4)).as(where + " ports").isEqualTo(whole.getInt(l4));
        if (layout.protocol() == TestPackets.UDP) {
            assertThat(bytes.getShort(l4 + 4)).as(where).isEqualTo((short) (segment.length - l4));
            return;
        }
        assertThat(bytes.getInt(l4 + 4)).as(where + " sequence").isEqualTo(whole.getInt(l4 + 4) + index * size);
        int kept = 0xff & ~(last ? 0 : FIN_PSH) & ~(index == 0 ? 0 : CWR);
        assertThat(segment[l4 + 13] & 0xff).as(where + " flags").isEqualTo(whole.get(l4 + 13) & kept);
        assertThat(Arrays.copyOfRange(segment, l4 + 18, layout.payload()))
                .as(where + " options")
                .isEqualTo(Arrays.copyOfRange(layout.bytes(), l4 + 18, layout.payload()));
    }

    private static List<byte[]> cut(Layout layout, int segmentSize) {
        boolean tcp = layout.protocol() == TestPackets.TCP;
        int tcpType = layout.ipv4() ? Frame.GSO_TCP4 : Frame.GSO_TCP6;
        Segmenter segmenter = new Segmenter();
        assertThat(segmenter.start(frame(layout, tcp ? tcpType : Frame.GSO_UDP, segmentSize)))
                .isTrue();
        List<byte[]> segments = new ArrayList<>();
        for (int index = 0; index < segmenter.count(); index++) {
            ByteBuffer target = ByteBuffer.allocate(segmenter.length(index) + 7);
            segmenter.write(index, target, 7);
            segments.add(Arrays.copyOfRange(target.array(), 7, target.capacity()));
        }
        return segments;
    }

    private static Frame frame(Layout layout, int type, int segmentSize) {
        Frame frame = Frame.allocate(Frame.MAX_LENGTH);
        int inner = layout.bytes().length - layout.encapsulation();
        frame.set(layout.bytes(), layout.encapsulation(), inner);
        if (layout.encapsulation() > 0) {
            frame.prepend(layout.encapsulation());
            frame.bytes().put(frame.offset(), layout.bytes(), 0, layout.encapsulation());
        }
        frame.partialChecksum(layout.l4() - layout.encapsulation(), layout.protocol() == TestPackets.TCP ? 16 : 6);
        frame.gso(type, segmentSize);
        return frame;
    }
}
