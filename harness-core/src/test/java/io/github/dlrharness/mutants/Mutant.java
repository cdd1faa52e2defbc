package io.github.dlrharness.mutants;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A router with one rule broken, by another text in one place of its source.
 *
 * @param rule the requirement that it breaks, and whose tests must notice
 * @param router what it does wrong
 * @param in the source file, below the engine's package
 * @param replace the text to be replaced, which is there once; any white space matches any other
 * @param by the text in its place
 */
record Mutant(String rule, String router, String in, String replace, String by) {
    private static final Path ENGINE = Path.of("src", "main", "java", "io", "github", "dlrharness", "engine");

    /** The routers of {@code mutants.yaml}. */
    static List<Mutant> all() throws IOException {
        try (InputStream yaml = Mutant.class.getResourceAsStream("mutants.yaml")) {
            return new YAMLMapper().readValue(yaml, new TypeReference<>() {});
        }
    }

    /** The class that is changed. */
    String className() {
        return "io.github.dlrharness.engine." + in.replace(".java", "").replace('/', '.');
    }

    /**
     * Its source, broken.
     *
     * @throws IllegalStateException when the text to be replaced is not there, or not once
     */
    String source() throws IOException {
        String source = Files.readString(ENGINE.resolve(in));
        Pattern pattern = Pattern.compile(
                Arrays.stream(replace.strip().split("\\s+")).map(Pattern::quote).collect(Collectors.joining("\\s+")));
        Matcher matcher = pattern.matcher(source);
        long places = matcher.results().count();
        if (places != 1) {
            throw new IllegalStateException(
                    "mutants.yaml, %s: \"%s\" is %d times in %s, and must be there once; where the router has changed, break it in another way"
                            .formatted(this, replace, places, in));
        }
        return pattern.matcher(source).replaceFirst(Matcher.quoteReplacement(by));
    }

    @Override
    public String toString() {
        return rule + " " + router;
    }
}
