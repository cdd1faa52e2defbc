package io.github.dlrharness.yaml;

/**
 * Takes tabs out of JSON. YAML is nearly a superset of it: JSON lets tabs stand between its tokens, and is often indented with them, but
 * SnakeYAML takes none there.
 */
final class JsonTabs {
    private final StringBuilder text;
    private int at;

    private JsonTabs(String text) {
        this.text = new StringBuilder(text);
    }

    /** A document that begins with a brace, with a space for each tab outside of quotes and comments; any other as it is. */
    static String replaced(String text) {
        String start = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (!start.stripLeading().startsWith("{") || text.indexOf('\t') < 0) {
            return text;
        }
        return new JsonTabs(text).replace();
    }

    private String replace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\t') {
                text.setCharAt(at, ' ');
            } else if ((c == '"' || c == '\'') && mayBeginHere("{[,:\"'")) {
                skipQuoted(c);
            } else if (c == '#' && mayBeginHere("")) {
                skipTo('\n');
            }
            at++;
        }
        return text.toString();
    }

    /** Whether something other than a plain scalar's next character may stand here. */
    private boolean mayBeginHere(String after) {
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        return Character.isWhitespace(before) || after.indexOf(before) >= 0;
    }

    private void skipQuoted(char quote) {
        at++;
        while (at < text.length() && text.charAt(at) != quote) {
            at += quote == '"' && text.charAt(at) == '\\' ? 2 : 1;
        }
    }

    private void skipTo(char end) {
        while (at < text.length() && text.charAt(at) != end) {
            at++;
        }
    }
}
