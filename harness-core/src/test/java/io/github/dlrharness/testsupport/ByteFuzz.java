package io.github.dlrharness.testsupport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Gives a parser spoiled bytes. What it throws is told with the seed, the command that repeats it and the smallest bytes that still
 * do it. {@code -Ddlrharness.fuzz.seed=N} tries other bytes, {@code -Ddlrharness.fuzz.frames=N} more of them; see docs/fuzzing.md.
 */
public final class ByteFuzz {
    /** What random choices are made from. */
    public static final long SEED = Long.getLong("dlrharness.fuzz.seed", 20_261_122L);

    /** Frames that a run is to make; parsers that take longer for each get a fixed part of that. */
    public static final long FRAMES = Long.getLong("dlrharness.fuzz.frames", 240_000L);

    private static final byte[] VALUES = {0, 1, 4, 6, 8, 0x11, 0x45, 0x46, 0x4f, 0x7f, (byte) 0x80, (byte) 0xff};

    private final Class<?> test;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<byte[]> seeds;

    /** Makes one that starts from {@code seeds}, which are well-formed. */
    public ByteFuzz(Class<?> test, List<byte[]> seeds) {
        this.test = test;
        this.seeds = seeds;
    }

    /**
     * Gives {@code parser} that many inputs.
     *
     * @throws AssertionError when it throws anything
     */
    public void run(long count, Consumer<byte[]> parser) {
        for (long round = 0; round < count; round++) {
            byte[] bytes = next();
            Throwable thrown = attempt(parser, bytes);
            if (thrown != null) {
                throw new AssertionError(explain(round, bytes, parser), thrown);
            }
        }
        System.out.printf("%s: seed %d, %,d inputs%n", test.getSimpleName(), SEED, count);
    }

    /** A seed, spoiled in a few places. */
    public byte[] next() {
        byte[] bytes = seed().clone();
        for (int changes = random.nextInt(5); changes > 0; changes--) {
            bytes = change(bytes);
        }
        return bytes;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] change(byte[] bytes) {
        int length = bytes.length;
        int at = random.nextInt(length + 1);
        switch (random.nextInt(8)) {
            case 0:
                return Arrays.copyOf(bytes, at);
            case 1:
                return Arrays.copyOf(bytes, length + random.nextInt(64));
            case 2:
                return join(Arrays.copyOf(bytes, at), seed(), random.nextInt(64));
            case 3:
                return join(Arrays.copyOf(bytes, at), bytes, Math.min(length, at + 1 + random.nextInt(8)));
            case 4:
                return join(Arrays.copyOf(bytes, at), bytes, random.nextInt(length + 1));
            case 5:
                Arrays.fill(bytes, at, Math.min(length, at + random.nextInt(6)), value());
                return bytes;
            default:
                if (length > 0) {
                    bytes[at % length] =
                            random.nextBoolean() ? value() : (byte) (bytes[at % length] ^ 1 << random.nextInt(8));
                }
                return bytes;
        }
    }

    private byte value() {
        return random.nextInt(3) == 0 ? (byte) random.nextInt() : VALUES[random.nextInt(VALUES.length)];
    }

    private static byte[] join(byte[] head, byte[] other, int from) {
        int start = Math.min(from, other.length);
        byte[] joined = Arrays.copyOf(head, head.length + other.length - start);
        System.arraycopy(other, start, joined, head.length, other.length - start);
        return joined;
    }

    private static Throwable attempt(Consumer<byte[]> parser, byte[] bytes) {
        try {
            parser.accept(bytes.clone());
            return null;
        } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError thrown) {
            return thrown;
        }
    }

    private String explain(long round, byte[] bytes, Consumer<byte[]> parser) {
        byte[] smallest = shrink(bytes, parser);
        return """
                Input %d of seed %d
                repeat: mvn -B -ntp -pl harness-core test -Dtest=%s -Ddlrharness.fuzz.seed=%d
                the input: %s
                the smallest that does it: %s
                as text: %s
                which throws: %s""".formatted(
                        round,
                        SEED,
                        test.getSimpleName(),
                        SEED,
                        HexFormat.of().formatHex(bytes),
                        HexFormat.of().formatHex(smallest),
                        new String(smallest, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "."),
                        attempt(parser, smallest));
    }

    /** Takes pieces out and makes bytes zero as long as the same kind of throwable comes from the same class. */
    private static byte[] shrink(byte[] bytes, Consumer<byte[]> parser) {
        String wanted = kind(attempt(parser, bytes));
        byte[] smallest = bytes;
        for (int piece = bytes.length / 2; piece > 0; piece /= 2) {
            for (int at = 0; at + piece <= smallest.length; ) {
                byte[] candidate = join(Arrays.copyOf(smallest, at), smallest, at + piece);
                if (kind(attempt(parser, candidate)).equals(wanted)) {
                    smallest = candidate;
                } else {
                    at += piece;
                }
            }
        }
        return smallest;
    }

    private static String kind(Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        return thrown.getClass().getName() + (trace.length == 0 ? "" : trace[0].getClassName());
    }
}
