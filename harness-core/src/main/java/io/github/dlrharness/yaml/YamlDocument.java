package io.github.dlrharness.yaml;

import io.github.dlrharness.yaml.YamlNode.Place;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A document that is being read: where each of its values was written, and what is wrong with it so far. */
public final class YamlDocument {
    private final YamlNode root;
    private final String origin;
    private final DocumentKind kind;
    private final Map<String, Place> places = new HashMap<>();
    private final Problems problems = new Problems(this::locate);

    private final boolean placed;

    private YamlDocument(YamlNode root, String origin, DocumentKind kind, boolean placed) {
        this.root = root;
        this.origin = origin;
        this.kind = kind;
        this.placed = placed;
    }

    /**
     * Reads a text.
     *
     * @param origin where it was written, for messages
     * @throws RuntimeException the kind's refusal, with line and column, when it is no well-formed document
     */
    public static YamlDocument parse(String text, String origin, DocumentKind kind) {
        return new YamlDocument(YamlParser.parse(text, origin, kind), origin, kind, true);
    }

    /** Reads a text that a program has just written: where something stands in it says nothing to anybody, and is left out. */
    public static YamlDocument parseGenerated(String text, String origin, DocumentKind kind) {
        return new YamlDocument(YamlParser.parse(text, origin, kind), origin, kind, false);
    }

    /** The document's mapping; keys but these are problems. */
    public YamlSection root(List<String> keys) {
        return new YamlSection(problems, places, "", root, keys);
    }

    /** What is wrong with it. */
    public Problems problems() {
        return problems;
    }

    /**
     * Goes on when nothing is wrong so far.
     *
     * @throws RuntimeException the kind's refusal with every problem
     */
    public void throwIfAny() {
        problems.throwIfAny(messages -> kind.refusal().apply(origin, messages));
    }

    /**
     * The text in front of a problem with the value at a path: its place, or that of the nearest one above it. A missing value is told at
     * the section it is missing from.
     */
    public String locate(String path) {
        if (!placed) {
            return "";
        }
        String nearest = path;
        while (!places.containsKey(nearest) && !nearest.isEmpty()) {
            nearest = nearest.substring(0, Math.max(0, Math.max(nearest.lastIndexOf('.'), nearest.lastIndexOf('['))));
        }
        return places.get(nearest) + ": ";
    }
}
