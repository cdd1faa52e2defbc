package io.github.dlrharness.cli;

import java.util.Locale;

/** Times as people say them. */
final class Ages {
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private Ages() {}

    /** In the two largest units that are not zero: {@code 850µs}, {@code 12.3ms}, {@code 4.2s}, {@code 3m07s}, {@code 2h05m}, {@code 3d04h}. */
    static String text(long nanos) {
        if (nanos < MILLISECOND) {
            return nanos / MICROSECOND + "µs";
        }
        if (nanos < SECOND) {
            return String.format(Locale.ROOT, "%.1fms", (nanos / 100_000) / 10.0);
        }
        if (nanos < 60 * SECOND) {
            return String.format(Locale.ROOT, "%.1fs", (nanos / (SECOND / 10)) / 10.0);
        }
        long seconds = nanos / SECOND;
        if (seconds < 3600) {
            return "%dm%02ds".formatted(seconds / 60, seconds % 60);
        }
        if (seconds < 86_400) {
            return "%dh%02dm".formatted(seconds / 3600, seconds / 60 % 60);
        }
        return "%dd%02dh".formatted(seconds / 86_400, seconds / 3600 % 24);
    }
}
