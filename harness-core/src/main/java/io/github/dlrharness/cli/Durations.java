package io.github.dlrharness.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 2s}, {@code 1.5s}, {@code 3m}. */
final class Durations implements ITypeConverter<Duration> {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,3}))?(ms|s|m|h)");

    @Override
    public Duration convert(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("\"%s\" is no duration; write 500ms, 2s, 1.5s or 3m".formatted(text));
        }
        long unit = switch (matcher.group(3)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
        long nanos = Long.parseLong(matcher.group(1)) * unit;
        if (matcher.group(2) != null) {
            nanos += Math.round(Double.parseDouble("0." + matcher.group(2)) * unit);
        }
        if (nanos <= 0) {
            throw new TypeConversionException("\"%s\" is no time at all; write 500ms, 2s, 1.5s or 3m".formatted(text));
        }
        return Duration.ofNanos(nanos);
    }
}
