package io.github.dlrharness.standalone.watch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scrape in the text format 0.0.4, read strictly: what is neither a sample nor a comment of the two known kinds fails.
 *
 * @param help by metric
 * @param types by metric
 * @param samples values by series, as written: {@code name{label="value"}}
 */
record ScrapedText(Map<String, String> help, Map<String, String> types, Map<String, Double> samples) {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*(?:\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\.)*\",?)+})?) (\\S+)");

    static ScrapedText parse(String text) {
        ScrapedText scraped = new ScrapedText(new TreeMap<>(), new TreeMap<>(), new LinkedHashMap<>());
        for (String line : text.split("\n")) {
            Matcher comment = COMMENT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (comment.matches()) {
                Map<String, String> kind = comment.group(1).equals("HELP") ? scraped.help : scraped.types;
                once(kind, comment.group(2), comment.group(3));
            } else if (sample.matches()) {
                String value = sample.group(2).replace("+Inf", "Infinity");
                once(scraped.samples, sample.group(1), Double.valueOf(value));
            } else {
                throw new AssertionError("no line of a scrape: " + line);
            }
        }
        return scraped;
    }

    private static <T> void once(Map<String, T> map, String key, T value) {
        if (map.put(key, value) != null) {
            throw new AssertionError("twice in one scrape: " + key);
        }
    }

    double value(String series) {
        Double value = samples.get(series);
        if (value == null) {
            throw new AssertionError("no series %s in %s".formatted(series, samples.keySet()));
        }
        return value;
    }
}
