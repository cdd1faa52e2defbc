package io.github.dlrharness.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static final int LIMIT = 1 << 20;

    /** So many spaces, without having them. */
    private static final class Spaces extends InputStream {
        private long left;

        Spaces(long count) {
            left = count;
        }

        @Override
        public int read() {
            return left-- > 0 ? ' ' : -1;
        }

        @Override
        public int read(byte[] bytes, int from, int count) {
            if (left <= 0) {
                return -1;
            }
            int given = (int) Math.min(left, count);
            Arrays.fill(bytes, from, from + given, (byte) ' ');
            left -= given;
            return given;
        }
    }

    private static InputStream text(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream sequence(InputStream... streams) {
        return new SequenceInputStream(Collections.enumeration(List.of(streams)));
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void keepsNothingOfALineThatIsTooLong() throws IOException {
        LineReader reader = new LineReader(sequence(new Spaces(200L << 20), text("\nnext\n")), LIMIT);
        LineReader.LineRefusedException refusal = null;
        long before = allocated();
        try {
            reader.next();
        } catch (LineReader.LineRefusedException e) {
            refusal = e;
        }
        long allocated = allocated() - before;

        assertThat(refusal).hasMessageContaining("longer than 1048576 bytes");
        assertThat(allocated).as("bytes allocated for a line of 200 MiB").isLessThan(4L * LIMIT);
        assertThat(reader.next()).asString(StandardCharsets.UTF_8).isEqualTo("next");
    }

    @Test
    void longLinesShareABudgetUntilTheNextLineIsAskedFor() throws IOException {
        ByteBudget shared = new ByteBudget(LIMIT);
        LineReader one = new LineReader(sequence(new Spaces(LIMIT - 10), text("\n\n")), LIMIT, 64 << 10, shared);
        LineReader other = new LineReader(
                sequence(new Spaces(200_000), text("\nshort\n"), new Spaces(200_000), text("\n")),
                LIMIT,
                64 << 10,
                shared);
        assertThat(one.next()).hasSize(LIMIT - 10);
        assertThat(shared.taken()).isPositive();

        assertThatThrownBy(other::next)
                .isInstanceOfSatisfying(
                        LineReader.LineRefusedException.class,
                        e -> assertThat(e.code()).isEqualTo(RpcException.LIMIT_REACHED));
        assertThat(other.next()).as("needs no share").hasSize(5);
        assertThat(one.next()).isEmpty();
        assertThat(other.next()).as("there is room again").hasSize(200_000);
        other.release();
        assertThat(shared.taken()).isZero();
    }

    @Test
    void aLineThatIsCutOffGivesBackWhatItTook() throws IOException {
        ByteBudget shared = new ByteBudget(LIMIT);
        LineReader reader = new LineReader(new Spaces(500_000), LIMIT, 64 << 10, shared);

        assertThat(reader.next()).isNull();
        reader.release();
        assertThat(shared.taken()).isZero();
    }
}
