package io.github.dlrharness.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testsupport.ByteFuzz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * What engines hold while they are given spoiled frames. Measured in a JVM of its own, with a collector that leaves nothing behind: a
 * heap does not tell whose objects are in it, and what other tests left would hide what engines keep.
 */
class EngineMemoryTest {
    /** What the heap may hold more after ten times as many frames: nothing of the engines', whose tables are full by then. */
    private static final long SAME_HEAP = 4 << 20;

    @Test
    void enginesDoNotGrow() throws IOException, InterruptedException {
        Process measuring = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Ddlrharness.fuzz.seed=" + ByteFuzz.SEED,
                        "-Ddlrharness.fuzz.frames=" + ByteFuzz.FRAMES,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EngineMemoryTest.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String output = new String(measuring.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            System.out.print(output);
            assertThat(measuring.waitFor()).as(output).isZero();
        } finally {
            measuring.destroyForcibly();
        }
    }

    /** What the JVM of its own does; it fails by an exception. */
    public static void main(String[] none) {
        FuzzStats stats = new FuzzStats();
        long[] heap = new long[11];
        int frames = (int) (ByteFuzz.FRAMES / 4);
        Episode episode = new Episode(FuzzVariant.STRICT, ByteFuzz.SEED, frames);
        try {
            episode.run(stats, tenths -> heap[tenths] = tenths == 1 || tenths == 10 ? liveHeap() : 0);
        } catch (RuntimeException | AssertionError | StackOverflowError why) {
            throw new AssertionError(FrameFuzzTest.explain(EngineMemoryTest.class, ByteFuzz.FRAMES, 0, episode), why);
        }
        System.out.printf(
                "fuzz: seed %d, one world, live heap %,d bytes after %,d frames, %,d after %,d%n",
                ByteFuzz.SEED, heap[1], frames / 10, heap[10], frames);
        assertThat(heap[10] - heap[1]).as("growth of the live heap in bytes").isLessThan(SAME_HEAP);
    }

    private static long liveHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
