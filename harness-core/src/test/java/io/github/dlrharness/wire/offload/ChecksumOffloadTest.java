package io.github.dlrharness.wire.offload;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.InternetChecksum;
import io.github.dlrharness.wire.offload.TestPackets.Layout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksumOffloadTest {
    private static final long SEED = 42;

    @ParameterizedTest
    @CsvSource({"true,6", "false,6", "true,17", "false,17"})
    void finishedChecksumMakesThePacketValid(boolean ipv4, int protocol) {
        Random random = new Random(SEED);
        for (int round = 0; round < 500; round++) {
            Layout layout = TestPackets.superFrame(random, ipv4, protocol, 8, random.nextInt(1_600));
            int field = layout.l4() + (protocol == TestPackets.TCP ? 16 : 6);
            ByteBuffer bytes = ByteBuffer.wrap(layout.bytes());
            bytes.putShort(field, (short) pseudoHeaderSum(layout));
            Frame frame = frame(layout, field - layout.l4());
            assertThat(ChecksumOffload.isSound(frame)).isTrue();

            ByteBuffer copy = ByteBuffer.allocate(layout.bytes().length + 3).put(3, layout.bytes());
            ChecksumOffload.complete(frame, copy, 3);

            byte[] finished = new byte[layout.bytes().length];
            copy.get(3, finished);
            assertThat(TestPackets.l4Residue(finished, layout))
                    .as("seed %d round %d", SEED, round)
                    .isZero();
            assertThat(protocol == TestPackets.UDP && copy.getShort(3 + field) == 0)
                    .as("seed %d round %d: UDP checksum 0", SEED, round)
                    .isFalse();
        }
    }

    @Test
    void sumsEveryLengthAndPositionAsModularArithmeticDoes() {
        Random random = new Random(SEED);
        byte[] bytes = new byte[300];
        random.nextBytes(bytes);
        for (int length = 0; length < 260; length++) {
            int from = random.nextInt(bytes.length - length);
            byte[] part = Arrays.copyOfRange(bytes, from, from + length);
            int checksum = ~InternetChecksum.sum(ByteBuffer.wrap(bytes), from, length, 0) & 0xffff;
            assertThat((checksum + TestPackets.residue(part)) % 65_535)
                    .as("length %d", length)
                    .isZero();
        }
    }

    @Test
    void carriesOfAllOnesAreNotLost() {
        byte[] ones = new byte[65_536];
        Arrays.fill(ones, (byte) 0xff);
        assertThat(~InternetChecksum.sum(ByteBuffer.wrap(ones), 0, ones.length, 0) & 0xffff)
                .isZero();
    }

    @Test
    void checksumFieldOutsideTheFrameIsNotSound() {
        Frame frame = Frame.allocate(100);
        frame.length(60);
        frame.partialChecksum(50, 8);
        assertThat(ChecksumOffload.isSound(frame)).isTrue();
        frame.partialChecksum(50, 9);
        assertThat(ChecksumOffload.isSound(frame)).isFalse();
        frame.partialChecksum(65_535, 65_535);
        assertThat(ChecksumOffload.isSound(frame)).isFalse();
    }

    private static int pseudoHeaderSum(Layout layout) {
        int length = layout.bytes().length - layout.l4();
        int addresses = layout.ipv4() ? layout.ip() + 12 : layout.ip() + 8;
        byte[] pseudo = new byte[layout.ipv4() ? 8 : 32];
        System.arraycopy(layout.bytes(), addresses, pseudo, 0, pseudo.length);
        return (TestPackets.residue(pseudo) + layout.protocol() + length) % 65_535;
    }

    private static Frame frame(Layout layout, int fieldOffset) {
        Frame frame = Frame.allocate(4096);
        frame.set(layout.bytes(), layout.encapsulation(), layout.bytes().length - layout.encapsulation());
        frame.prepend(layout.encapsulation());
        frame.partialChecksum(layout.l4() - layout.encapsulation(), fieldOffset);
        return frame;
    }
}
