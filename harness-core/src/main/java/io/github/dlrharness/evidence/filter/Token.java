package io.github.dlrharness.evidence.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a filter.
 *
 * @param column of its first character, from 1
 */
record Token(Type type, String text, int column) {
    enum Type {
        /** A field, a name, an address, a number, {@code and}, {@code or}, {@code not}, {@code in}. */
        WORD,
        SYMBOL,
        END
    }

    private static final Pattern PIECE =
            Pattern.compile("\\s*(?:([A-Za-z0-9][A-Za-z0-9._:/-]*)|(==|!=|<=|>=|<|>|&&|\\|\\||!|\\(|\\)|\\{|}|,))");

    /** Takes a filter apart; the last token is its end. */
    static List<Token> of(String filter) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = PIECE.matcher(filter);
        int end = filter.stripTrailing().length();
        int at = 0;
        while (at < end) {
            matcher.region(at, filter.length());
            if (!matcher.lookingAt()) {
                while (Character.isWhitespace(filter.charAt(at))) {
                    at++;
                }
                throw new FilterException(filter, at + 1, unreadable(filter, at));
            }
            boolean word = matcher.group(1) != null;
            int group = word ? 1 : 2;
            tokens.add(new Token(word ? Type.WORD : Type.SYMBOL, matcher.group(group), matcher.start(group) + 1));
            at = matcher.end();
        }
        tokens.add(new Token(Type.END, "", end + 1));
        return tokens;
    }

    private static String unreadable(String filter, int at) {
        char character = filter.charAt(at);
        return switch (character) {
            case '=' -> "write == to compare";
            case '&' -> "write && or and";
            case '|' -> "write || or or";
            case '"', '\'' -> "names and values are written without quotes";
            default ->
                "'%c' has no meaning here; a filter consists of fields, values, == != < <= > >= in, and or not, ( ) { }"
                        .formatted(character);
        };
    }

    boolean is(String... texts) {
        for (String each : texts) {
            if (type != Type.END && text.equals(each)) {
                return true;
            }
        }
        return false;
    }

    /** For messages. */
    String quoted() {
        return type == Type.END ? "the end" : "\"%s\"".formatted(text);
    }
}
