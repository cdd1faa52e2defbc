package io.github.dlrharness.report;

/** The few shapes that drawings are made of, in whole pixels. Colours are the style sheet's, which knows light and dark. */
final class Svg {
    private Svg() {}

    /** Begins a drawing that people are told of by {@code label} when they can't see it. */
    static void open(Markup page, String style, String label, int width, int height) {
        page.open(
                "svg",
                "class",
                style,
                "role",
                "group",
                "aria-label",
                label,
                "width",
                "" + width,
                "height",
                "" + height,
                "viewBox",
                "0 0 %d %d".formatted(width, height));
    }

    static void line(Markup page, String style, int x1, int y1, int x2, int y2) {
        page.element("line", "", "x1", "" + x1, "y1", "" + y1, "x2", "" + x2, "y2", "" + y2, "class", style);
    }

    static void box(Markup page, String style, int x, int y, int width, int height) {
        page.element(
                "rect",
                "",
                "x",
                "" + x,
                "y",
                "" + y,
                "width",
                "" + width,
                "height",
                "" + height,
                "rx",
                "6",
                "class",
                style);
    }

    /** A text that starts, ends or has its middle at {@code x}, as {@code anchor} says; an empty one leaves nothing. */
    static void text(Markup page, String style, int x, int y, String anchor, String text) {
        if (!text.isEmpty()) {
            page.element("text", text, "x", "" + x, "y", "" + y, "text-anchor", anchor, "class", style);
        }
    }

    /** A text that has room for so many characters; the whole is shown when it is pointed at. */
    static void name(Markup page, String style, int x, int y, String name, int room) {
        page.open("text", "x", "" + x, "y", "" + y, "text-anchor", "middle", "class", style);
        if (name.length() > room) {
            page.element("title", name).text(name.substring(0, room - 1) + "\u2026");
        } else {
            page.text(name);
        }
        page.close();
    }
}
