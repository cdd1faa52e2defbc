package io.github.dlrharness.agent;

import java.util.function.LongSupplier;

/** The engine's clock: nanoseconds since the agent started, so that no sum of times ever overflows. */
final class Clock {
    private final LongSupplier nanos;
    private final long origin;

    Clock() {
        this(System::nanoTime);
    }

    Clock(LongSupplier nanos) {
        this.nanos = nanos;
        origin = nanos.getAsLong();
    }

    long now() {
        return nanos.getAsLong() - origin;
    }
}
