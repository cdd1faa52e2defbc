package io.github.dlrharness.evidence;

import java.util.Locale;

/** How far one moment lies behind another, as people read it: {@code +120 us}, {@code +12.3 ms}, {@code +1.02 s}. */
public final class Offset {
    private Offset() {}

    /** Writes so many ns. */
    public static String text(long nanos) {
        String sign = nanos < 0 ? "-" : "+";
        double micros = Math.abs(nanos) / 1e3;
        if (micros < 9_999.5) {
            return sign + Math.round(micros) + " us";
        }
        if (micros < 9_999_500) {
            return String.format(Locale.ROOT, "%s%.1f ms", sign, micros / 1e3);
        }
        return String.format(Locale.ROOT, "%s%.2f s", sign, micros / 1e6);
    }
}
