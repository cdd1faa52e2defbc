package io.github.dlrharness.yaml;

import java.util.List;
import java.util.Map;

/** A value of a YAML document and where it was written. */
public sealed interface YamlNode {
    Place place();

    /** What kind of value it is, for messages. */
    String kind();

    /** A position in the document, both counted from 1. */
    record Place(int line, int column) {
        @Override
        public String toString() {
            return "line " + line + ", column " + column;
        }
    }

    /**
     * A scalar.
     *
     * @param text as written, without quotes; null for YAML's null and for no text at all
     */
    record Scalar(Place place, String text) implements YamlNode {
        @Override
        public String kind() {
            return text == null ? "nothing" : "\"" + text + "\"";
        }
    }

    /** A list. */
    record Items(Place place, List<YamlNode> items) implements YamlNode {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A mapping, in the order written. */
    record Entries(Place place, Map<String, Entry> entries) implements YamlNode {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** A key of a mapping and its value. */
    record Entry(Place keyPlace, YamlNode value) {}
}
