package io.github.dlrharness.agent;

/** The engine's clock: nanoseconds since the agent started, so that no sum of times ever overflows. */
final class Clock {
    private final long origin = System.nanoTime();

    long now() {
        return System.nanoTime() - origin;
    }
}
