package io.github.dlrharness.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;
import org.owasp.encoder.Encode;

/**
 * Writes a page that is HTML for browsers and well-formed XML for everybody else. Texts and values of attributes are escaped here, and
 * nowhere else; what no XML may hold, like a control character, becomes a space.
 */
final class Markup {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9-]*");

    /** What turns the direction of writing, also of what stands behind it: a text could make the page say what it does not. */
    private static final Pattern TURNING = Pattern.compile("[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

    /** Shown in the place of what is not shown. */
    private static final String REPLACEMENT = "\ufffd";

    private final StringBuilder page = new StringBuilder(1 << 16);
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Begins an element.
     *
     * @param attributes names and values in turn; one whose value is null is left out
     */
    Markup open(String element, String... attributes) {
        begin(element, attributes);
        page.append('>');
        open.push(element);
        return this;
    }

    /** Ends the element that was begun last. */
    Markup close() {
        page.append("</").append(open.pop()).append(">");
        return this;
    }

    /** An element with nothing in it but a text. */
    Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** An element that has no content, like {@code meta}. */
    Markup empty(String element, String... attributes) {
        begin(element, attributes);
        page.append("/>");
        return this;
    }

    Markup text(String text) {
        page.append(Encode.forXmlContent(plain(text)));
        return this;
    }

    /** A new line in the page's source. */
    Markup line() {
        page.append('\n');
        return this;
    }

    /** Puts in what this project wrote itself: the style sheet. It holds no character that HTML or XML has a meaning for. */
    Markup style(String sheet) {
        if (sheet.indexOf('<') >= 0 || sheet.indexOf('&') >= 0) {
            throw new IllegalArgumentException("the style sheet has a character that must be escaped");
        }
        open("style");
        page.append(sheet);
        return close();
    }

    private void begin(String element, String... attributes) {
        page.append('<').append(checked(element));
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                page.append(' ').append(checked(attributes[i])).append("=\"");
                page.append(Encode.forXmlAttribute(plain(attributes[i + 1]))).append('"');
            }
        }
    }

    private static String plain(String text) {
        return TURNING.matcher(text).replaceAll(REPLACEMENT);
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("\"%s\" is no name of an element or attribute".formatted(name));
        }
        return name;
    }

    /** The page. */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return "<!DOCTYPE html>\n" + page + "\n";
    }
}
