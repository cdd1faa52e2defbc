package io.github.dlrharness.engine.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.testsupport.ByteFuzz;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Spoiled frames against live engines. {@code -Ddlrharness.fuzz.seed=N} tries other frames, {@code -Ddlrharness.fuzz.frames=N}
 * more of them; a failure names the command that repeats it and the smallest list of steps that still fails. See docs/fuzzing.md.
 */
class FrameFuzzTest {
    private static final long SEED = ByteFuzz.SEED;
    private static final long FRAMES = ByteFuzz.FRAMES;
    /** Long enough to fill every table, short enough to be replayed a thousand times. */
    private static final int EPISODE = 10_000;

    /** Counters that may stay at 0, for other rules prevent what they count, or it takes hours. */
    private static final int UNREACHED = 5;

    @Test
    @Requirement({"A16", "A17", "H1", "H3"})
    void noFrameBreaksARule() {
        FuzzStats stats = new FuzzStats();
        FuzzVariant[] variants = FuzzVariant.values();
        SplittableRandom seeds = new SplittableRandom(SEED);
        long start = System.nanoTime();
        for (int index = 0; stats.injected < FRAMES; index++) {
            Episode episode = new Episode(variants[index % variants.length], seeds.nextLong(), EPISODE);
            try {
                episode.run(stats);
            } catch (RuntimeException | AssertionError | StackOverflowError why) {
                long frames = (index + 1L) * EPISODE;
                throw new AssertionError(explain(FrameFuzzTest.class, frames, index, episode), why);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                "fuzz: seed %d, %,d frames made, %,d handled, %,d emitted; %,.0f frames/s; at most %d handled per frame made%n",
                SEED, stats.injected, stats.handled, stats.emitted, stats.handled / seconds, stats.mostArrivals);
        // Frames that reach little prove little.
        assertThat(stats.neverCounted()).as("what never happened").hasSizeLessThanOrEqualTo(UNREACHED);
    }

    /** Says which step of an episode broke what, and how to repeat it. */
    static String explain(Class<?> test, long frames, int index, Episode episode) {
        Episode.Broken broken = episode.record();
        if (broken == null) {
            return "episode %d of seed %d failed once, and not when repeated: something in it is not deterministic"
                    .formatted(index, SEED);
        }
        List<FuzzStep> steps = new Shrinker(episode.variant(), broken).shrink();
        String lines = steps.stream().map(FuzzStep::line).collect(Collectors.joining("\n  ", "\n  ", ""));
        return """
                Step %d of episode %d of seed %d breaks a rule: %s
                repeat: mvn -B -ntp -pl harness-core test -Dtest=%s -Ddlrharness.fuzz.seed=%d -Ddlrharness.fuzz.frames=%d
                the step: %s
                smallest list of steps that does it, for a file of FuzzFindingsTest:
                  variant %s%s
                which breaks: %s""".formatted(
                        broken.steps().size(),
                        index,
                        SEED,
                        broken.why().getMessage(),
                        test.getSimpleName(),
                        SEED,
                        frames,
                        broken.steps().get(broken.steps().size() - 1),
                        episode.variant(),
                        lines,
                        Episode.replay(episode.variant(), steps));
    }
}
