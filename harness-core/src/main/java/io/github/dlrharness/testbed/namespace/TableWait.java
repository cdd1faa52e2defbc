package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.backend.EventLog;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits, in real time, for a host's tables: looks again whenever its engine told something. */
final class TableWait {
    private TableWait() {}

    /** The tables that satisfied {@code condition}, or those there were when {@code limit} had passed. */
    static EngineTables until(
            String host,
            Supplier<EngineTables> tables,
            EventLog events,
            Predicate<EngineTables> condition,
            Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            // Counted before looking: an event in between makes the wait return at once.
            long told = events.told();
            EngineTables seen = tables.get();
            if (condition.test(seen) || System.nanoTime() - deadline >= 0) {
                return seen;
            }
            try {
                events.awaitMoreThan(told, deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TestbedException("Interrupted while waiting for the tables of %s".formatted(host), e);
            }
        }
    }
}
