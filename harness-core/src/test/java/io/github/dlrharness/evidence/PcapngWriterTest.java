package io.github.dlrharness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.InternetChecksum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PcapngWriterTest {
    private static final TapPoint VM1 = new TapPoint(TapPoint.Kind.VM, "host-a", "vm1");
    private static final TapPoint HOST_A = new TapPoint(TapPoint.Kind.UNDERLAY, "host-a", "host-a");
    private static final long TIME = 1_793_491_200_123_456_789L;

    /** A block as the specification draws it, read by code of the test's own. */
    private record Block(int type, ByteBuffer body, Map<Integer, byte[]> options) {
        String text(int option) {
            return new String(options.get(option), StandardCharsets.UTF_8);
        }
    }

    private static List<Block> written(List<CapturedFrame> frames, String comment) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapngWriter writer = new PcapngWriter(out, List.of(VM1, HOST_A), "the test")) {
            for (CapturedFrame frame : frames) {
                writer.write(frame, comment);
            }
        }
        return read(ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN));
    }

    private static List<Block> read(ByteBuffer file) {
        List<Block> blocks = new ArrayList<>();
        while (file.hasRemaining()) {
            int start = file.position();
            int type = file.getInt();
            int length = file.getInt();
            assertThat(length % 4).isZero();
            assertThat(file.getInt(start + length - 4)).as("length at the end").isEqualTo(length);
            ByteBuffer body = file.slice(start + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN);
            int fixed = switch (type) {
                case 0x0a0d0d0a -> 16;
                case 1 -> 8;
                case 5 -> 12;
                case 6 -> 20 + (body.getInt(12) + 3) / 4 * 4;
                default -> throw new AssertionError("block type " + type);
            };
            blocks.add(new Block(type, body, options(body.slice(fixed, body.limit() - fixed))));
            file.position(start + length);
        }
        return blocks;
    }

    private static Map<Integer, byte[]> options(ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        Map<Integer, byte[]> options = new HashMap<>();
        while (bytes.hasRemaining()) {
            int code = bytes.getShort();
            byte[] value = new byte[Short.toUnsignedInt(bytes.getShort())];
            bytes.get(value);
            bytes.position((bytes.position() + 3) / 4 * 4);
            if (code == 0) {
                assertThat(bytes.hasRemaining()).as("options behind their end").isFalse();
                return options;
            }
            options.put(code, value);
        }
        return options;
    }

    private static CapturedFrame frame(TapPoint tap, Direction direction, int captured, int original) {
        byte[] bytes = new byte[captured];
        for (int at = 0; at < captured; at++) {
            bytes[at] = (byte) (at + 1);
        }
        return new CapturedFrame(0, TIME, tap, direction, bytes, original);
    }

    @Test
    void describesEveryTapAsAnEthernetInterfaceInNanoseconds() throws IOException {
        List<Block> blocks = written(List.of(), null);
        assertThat(blocks).extracting(Block::type).containsExactly(0x0a0d0d0a, 1, 1, 5, 5);
        assertThat(blocks.get(0).body().getInt(0)).isEqualTo(0x1a2b3c4d);
        assertThat(blocks.get(0).text(1)).isEqualTo("the test");
        assertThat(blocks.get(1).body().getShort(0)).as("link type").isEqualTo((short) 1);
        assertThat(blocks.get(1).text(2)).isEqualTo("vm1");
        assertThat(blocks.get(2).text(2)).isEqualTo("host-a-underlay");
        assertThat(blocks.get(2).options().get(9)).containsExactly(9);
    }

    @Test
    void keepsTimeBytesDirectionAndComment() throws IOException {
        Block block = written(List.of(frame(HOST_A, Direction.SENT, 15, 90)), "step 1: prüft")
                .get(3);
        ByteBuffer body = block.body();
        assertThat(body.getInt(0)).as("interface").isEqualTo(1);
        assertThat((long) body.getInt(4) << 32 | Integer.toUnsignedLong(body.getInt(8)))
                .isEqualTo(TIME);
        assertThat(body.getInt(12)).as("captured").isEqualTo(15);
        assertThat(body.getInt(16)).as("original").isEqualTo(90);
        assertThat(body.get(20)).isEqualTo((byte) 1);
        assertThat(body.get(34)).isEqualTo((byte) 15);
        assertThat(block.text(1)).isEqualTo("step 1: prüft");
        assertThat(block.options().get(2)).as("outbound").containsExactly(2, 0, 0, 0);
    }

    /** A DHCP-sized datagram from 10.0.0.1 to 10.0.0.2 whose checksum is that of the pseudo-header alone, as a VM leaves it. */
    private static byte[] unfinished() {
        return HexFormat.of()
                .parseHex("020000000002" + "020000000001" + "0800" + "4500001e0001000040116ccb0a0000010a000002"
                        + "0400040100" + "0a" + "1420" + "6869");
    }

    @Test
    void finishesAChecksumThatWasLeftToACardAndSaysSo() throws IOException {
        byte[] bytes = unfinished();
        CapturedFrame pending = new CapturedFrame(0, TIME, VM1, Direction.SENT, bytes, bytes.length, true);
        Block block = written(List.of(pending), "step 1").get(3);
        int sum = InternetChecksum.sum(
                ByteBuffer.wrap(block.body().array()).slice(block.body().arrayOffset() + 20, bytes.length),
                34,
                10,
                InternetChecksum.pseudoHeader(0x0a000001, 0x0a000002, 17, 10));
        assertThat(sum).as("over data and a right checksum").isEqualTo(0xffff);
        assertThat(block.text(1))
                .isEqualTo("step 1\nchecksum finished by dlr-harness: the sender left it to a network card");
        assertThat(bytes).as("the captured frame").isEqualTo(unfinished());
    }

    @Test
    void leavesAloneWhatNobodyLeftToACardAndWhatWasCut() throws IOException {
        byte[] bytes = unfinished();
        for (CapturedFrame frame : List.of(
                new CapturedFrame(0, TIME, VM1, Direction.SENT, bytes, bytes.length),
                new CapturedFrame(0, TIME, VM1, Direction.SENT, bytes, bytes.length + 1, true))) {
            Block block = written(List.of(frame), null).get(3);
            assertThat(block.options()).doesNotContainKey(1);
            byte[] kept = new byte[bytes.length];
            block.body().get(20, kept);
            assertThat(kept).isEqualTo(bytes);
        }
    }

    @Test
    void marksWhatWasReceivedAsInbound() throws IOException {
        Block block =
                written(List.of(frame(VM1, Direction.RECEIVED, 16, 16)), null).get(3);
        assertThat(block.options()).containsOnlyKeys(2);
        assertThat(block.options().get(2)).containsExactly(1, 0, 0, 0);
    }

    @Test
    void countsTheFramesOfEachInterfaceAtTheEnd() throws IOException {
        List<Block> blocks =
                written(List.of(frame(VM1, Direction.SENT, 14, 14), frame(VM1, Direction.SENT, 14, 14)), null);
        assertThat(blocks.get(5).options().get(4)).containsExactly(2, 0, 0, 0, 0, 0, 0, 0);
        assertThat(blocks.get(6).options().get(4)).containsExactly(0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void cutsACommentThatDoesNotFit() throws IOException {
        Block block = written(List.of(frame(VM1, Direction.SENT, 14, 14)), "x".repeat(100_000))
                .get(3);
        assertThat(block.options().get(1)).hasSize(0xffff);
    }

    @Test
    void refusesAFrameOfAnUnknownTap() {
        TapPoint other = new TapPoint(TapPoint.Kind.VM, "host-b", "vm2");
        assertThatThrownBy(() -> written(List.of(frame(other, Direction.SENT, 14, 14)), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("vm2")
                .hasMessageContaining("vm1");
    }
}
