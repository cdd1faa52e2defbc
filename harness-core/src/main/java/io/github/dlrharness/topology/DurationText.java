package io.github.dlrharness.topology;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 200ms}, {@code 1s}, {@code 10m}. */
public final class DurationText {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofHours(24);

    private DurationText() {}

    /**
     * Reads a whole number and a unit: {@code ms}, {@code s}, {@code m} (minutes) or {@code h}.
     *
     * @return 1 ms to 24 h
     * @throws IllegalArgumentException when {@code text} has another form or is out of that range
     */
    public static Duration parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a duration; write a whole number and ms, s, m or h, like 200ms or 1s"
                            .formatted(text));
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("\"%s\" is out of range; choose 1ms to 24h".formatted(text));
        }
        return duration;
    }

    /** The text {@link #parse(String)} reads back; for a fraction of a millisecond one that it refuses. */
    public static String of(Duration duration) {
        long millis = duration.toMillis();
        return Duration.ofMillis(millis).equals(duration) ? millis + "ms" : duration.toString();
    }
}
