package io.github.dlrharness.engine.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** A new world, and steps made from one seed until it has had enough frames. */
record Episode(FuzzVariant variant, long seed, int frames) {
    /** What a step broke, and the steps until then. */
    record Broken(Throwable why, List<FuzzStep> steps) {}

    /** Runs it; what breaks is thrown. */
    void run(FuzzStats stats) {
        run(stats, tenths -> {});
    }

    /** Runs it and calls {@code look} after each tenth, with how many there were. */
    void run(FuzzStats stats, IntConsumer look) {
        FuzzWorld world = new FuzzWorld(variant, stats);
        FuzzSource source = new FuzzSource(seed, world.recent());
        for (int count = 1; count <= frames; count++) {
            world.run(source.next());
            if (count % (frames / 10) == 0) {
                look.accept(count / (frames / 10));
            }
        }
        world.count();
    }

    /** Runs it again, up to the step that breaks something; null when none does. */
    Broken record() {
        FuzzWorld world = new FuzzWorld(variant, new FuzzStats());
        FuzzSource source = new FuzzSource(seed, world.recent());
        List<FuzzStep> steps = new ArrayList<>();
        for (int count = 0; count < frames; count++) {
            steps.add(source.next());
            Throwable why = attempt(world, steps.get(count));
            if (why != null) {
                return new Broken(why, steps);
            }
        }
        return null;
    }

    /** What the steps break, or null. */
    static Throwable replay(FuzzVariant variant, List<FuzzStep> steps) {
        FuzzWorld world = new FuzzWorld(variant, new FuzzStats());
        for (FuzzStep step : steps) {
            Throwable why = attempt(world, step);
            if (why != null) {
                return why;
            }
        }
        return null;
    }

    private static Throwable attempt(FuzzWorld world, FuzzStep step) {
        try {
            world.run(step);
            return null;
        } catch (RuntimeException | AssertionError | StackOverflowError why) {
            return why;
        }
    }
}
