package io.github.dlrharness.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
    private static final long SEED = Long.getLong("dlrharness.seed", 1071L);

    @Test
    void sumsTheExampleOfRfc1071() {
        ByteBuffer bytes =
                ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xf2, 3, (byte) 0xf4, (byte) 0xf5, (byte) 0xf6, (byte) 0xf7});
        assertThat(InternetChecksum.sum(bytes, 0, 8, 0)).isEqualTo(0xddf2);
    }

    @Test
    void sumsAsWordByWordWhateverTheLength() {
        Random random = new Random(SEED);
        byte[] bytes = new byte[70_000];
        random.nextBytes(bytes);
        for (int length : new int[] {0, 1, 2, 3, 4, 5, 7, 20, 21, 1499, 65_535}) {
            int from = random.nextInt(4000);
            int initial = random.nextInt(0x1_0000);
            long expected = initial;
            for (int i = 0; i < length; i++) {
                expected += (bytes[from + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
            }
            while (expected > 0xffff) {
                expected = (expected >>> 16) + (expected & 0xffff);
            }
            assertThat(InternetChecksum.sum(ByteBuffer.wrap(bytes), from, length, initial))
                    .as("seed %d, length %d", SEED, length)
                    .isEqualTo((int) expected);
        }
    }

    @Test
    void updatesTheExampleOfRfc1624() {
        assertThat(InternetChecksum.update(0xdd2f, 0x5555, 0x3285)).isZero();
    }

    @Test
    void decrementedTtlNeedsNoNewChecksum() {
        Random random = new Random(SEED);
        byte[] header = new byte[Ipv4View.MIN_HEADER];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(header);
            header[Ipv4View.VERSION_AND_LENGTH] = 0x45;
            header[Ipv4View.TOTAL_LENGTH] = 0;
            header[Ipv4View.TOTAL_LENGTH + 1] = Ipv4View.MIN_HEADER;
            Ipv4View ip = new Ipv4View();
            if (ip.wrap(ByteBuffer.wrap(header), 0, header.length) && ip.ttl() > 0) {
                ip.writeChecksum();
                ip.decrementTtl();
                assertThat(ip.checksumIsCorrect())
                        .as("seed %d, round %d", SEED, i)
                        .isTrue();
            }
        }
    }
}
