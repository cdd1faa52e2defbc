package io.github.dlrharness.report;

import java.util.Locale;

/** A time since the first message, as people read it: {@code +120 µs}, {@code +12.3 ms}, {@code +1.02 s}. */
final class Elapsed {
    private Elapsed() {}

    static String text(long nanos) {
        double micros = nanos / 1e3;
        if (micros < 9_999.5) {
            return "+%d \u00b5s".formatted(Math.round(micros));
        }
        return micros < 9_999_500
                ? String.format(Locale.ROOT, "+%.1f ms", micros / 1e3)
                : String.format(Locale.ROOT, "+%.2f s", micros / 1e6);
    }
}
