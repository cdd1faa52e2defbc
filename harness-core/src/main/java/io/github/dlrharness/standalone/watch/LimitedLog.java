package io.github.dlrharness.standalone.watch;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A log that nobody can flood: each kind of message has its own budget, and how many went beyond it is told. Works with any backend.
 * Thread-safe.
 */
final class LimitedLog {
    /** Lines of one kind that may come at once. */
    static final int BURST = 10;

    /** Then one line per this time. */
    static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Logger log;
    private final LongSupplier clock;
    private final Map<Kind, TokenBucket> budgets = new EnumMap<>(Kind.class);

    /** What messages are about; the budget is one for each. */
    enum Kind {
        PORT("port"),
        DUPLICATE_ADDRESS("duplicate address"),
        LIF_CLAIMED("LIF claimed"),
        MOVE("moved address"),
        SPOOFING("spoofing"),
        LOST_EVENTS("lost events"),
        UNREACHABLE("agent out of reach");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /**
     * Makes one that writes to {@code log}.
     *
     * @param clock ns
     */
    LimitedLog(Logger log, LongSupplier clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * Writes a line, if its kind has budget left.
     *
     * @param fields names and values in turn, for who reads the log by program
     * @return whether it was written
     */
    boolean write(Level level, Kind kind, String message, Object... fields) {
        long suppressed;
        synchronized (budgets) {
            TokenBucket budget = budgets.computeIfAbsent(kind, k -> new TokenBucket(BURST, INTERVAL.toNanos(), now()));
            if (!budget.take(now())) {
                return false;
            }
            suppressed = budget.takeRefused();
        }
        LoggingEventBuilder line = log.atLevel(level).addKeyValue("kind", kind.words);
        for (int i = 0; i < fields.length; i += 2) {
            line = line.addKeyValue((String) fields[i], fields[i + 1]);
        }
        if (suppressed > 0) {
            line.addKeyValue("suppressed", suppressed)
                    .log("{} ({} more of this kind were not written)", message, suppressed);
        } else {
            line.log(message);
        }
        return true;
    }

    /** Tells what was suppressed of kinds that have become quiet since. To be called now and then. */
    void tellSuppressed() {
        for (Kind kind : Kind.values()) {
            long suppressed = 0;
            synchronized (budgets) {
                TokenBucket budget = budgets.get(kind);
                if (budget != null && budget.hasToken(now())) {
                    suppressed = budget.takeRefused();
                    if (suppressed > 0) {
                        budget.take(now());
                    }
                }
            }
            if (suppressed > 0) {
                log.atWarn()
                        .addKeyValue("kind", kind.words)
                        .addKeyValue("suppressed", suppressed)
                        .log("{} more messages of the kind \"{}\" were not written", suppressed, kind.words);
            }
        }
    }

    private long now() {
        return clock.getAsLong();
    }
}
