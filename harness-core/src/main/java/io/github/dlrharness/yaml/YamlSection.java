package io.github.dlrharness.yaml;

import io.github.dlrharness.yaml.YamlNode.Entries;
import io.github.dlrharness.yaml.YamlNode.Entry;
import io.github.dlrharness.yaml.YamlNode.Items;
import io.github.dlrharness.yaml.YamlNode.Place;
import io.github.dlrharness.yaml.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A mapping of a document whose keys are known. An absent value, and one of a wrong kind, is answered with null; the latter
 * is filed as a problem.
 */
public final class YamlSection {
    private final Problems problems;
    private final Map<String, Place> places;
    private final String path;
    private final Map<String, Entry> entries;

    /**
     * Opens a section and files its unknown keys.
     *
     * @param places learns where each path was written
     * @param path of the section; "" for the document
     * @param keys the known keys
     */
    YamlSection(Problems problems, Map<String, Place> places, String path, YamlNode node, List<String> keys) {
        this.problems = problems;
        this.places = places;
        this.path = path;
        places.put(path, node.place());
        String name = path.isEmpty() ? "the document" : path;
        if (node instanceof Entries mapping) {
            entries = mapping.entries();
        } else {
            entries = Map.of();
            problems.add(
                    path,
                    "%s must be a mapping with the keys %s; found %s",
                    name,
                    String.join(", ", keys),
                    node.kind());
        }
        entries.forEach((key, entry) -> {
            places.put(at(key), entry.keyPlace());
            if (!keys.contains(key)) {
                problems.add(
                        at(key),
                        "unknown key \"%s\"; %sthe keys of %s are %s",
                        key,
                        Suggestion.question(key, keys),
                        name,
                        String.join(", ", keys));
            }
        });
    }

    /** A single value; null when there is none. */
    public String text(String key) {
        YamlNode node = value(key);
        if (node == null) {
            return null;
        }
        if (node instanceof Scalar scalar) {
            return scalar.text();
        }
        problems.add(at(key), "%s must be a single value; found %s", at(key), node.kind());
        return null;
    }

    /** {@code true} or {@code false}; null when there is none. */
    public Boolean bool(String key) {
        String text = text(key);
        if (text == null || text.equals("true") || text.equals("false")) {
            return text == null ? null : Boolean.valueOf(text);
        }
        problems.add(at(key), "%s must be true or false; found \"%s\"", at(key), text);
        return null;
    }

    /** A whole number of up to 18 digits. */
    public Long number(String key) {
        String text = text(key);
        if (text == null || isNumber(text)) {
            return text == null ? null : Long.valueOf(text);
        }
        problems.add(at(key), "%s must be a whole number in decimal digits; found \"%s\"", at(key), text);
        return null;
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d{1,18}");
    }

    /** The whole numbers of a list of such; null when there is none. */
    public List<Long> numbers(String key) {
        YamlNode node = value(key);
        if (node == null) {
            return null;
        }
        if (!(node instanceof Items list)) {
            problems.add(at(key), "%s must be a list of whole numbers like [1, 2]; found %s", at(key), node.kind());
            return List.of();
        }
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            YamlNode item = list.items().get(i);
            String itemPath = at(key) + "[" + i + "]";
            places.put(itemPath, item.place());
            if (item instanceof Scalar scalar && scalar.text() != null && isNumber(scalar.text())) {
                numbers.add(Long.valueOf(scalar.text()));
            } else {
                problems.add(itemPath, "%s must be a whole number in decimal digits; found %s", itemPath, item.kind());
            }
        }
        return numbers;
    }

    /** A whole number that must be there; 0 when it is not. */
    public long needed(String key) {
        Long number = number(key);
        boolean wrong = entries.containsKey(key) && value(key) != null;
        if (number == null && !wrong) {
            problems.add(at(key), "%s is missing; write it as \"%s: \" and a whole number", at(key), key);
        }
        return number == null ? 0 : number;
    }

    /** A whole number that fits an int. */
    public Integer integer(String key) {
        Long number = number(key);
        if (number == null || number == number.intValue()) {
            return number == null ? null : number.intValue();
        }
        problems.add(at(key), "%s %d is far out of range", at(key), number);
        return null;
    }

    /** The section below a key; null when there is none. */
    public YamlSection section(String key, List<String> keys) {
        YamlNode node = value(key);
        return node == null ? null : new YamlSection(problems, places, at(key), node, keys);
    }

    /** What {@code reader} makes of each section of the list below a key. */
    public <T> List<T> list(String key, List<String> keys, Function<YamlSection, T> reader) {
        YamlNode node = value(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof Items list)) {
            problems.add(
                    at(key),
                    "%s must be a list, each item begun with \"- %s:\"; found %s",
                    at(key),
                    keys.get(0),
                    node.kind());
            return List.of();
        }
        List<T> result = new ArrayList<>();
        for (YamlNode item : list.items()) {
            String itemPath = at(key) + "[" + result.size() + "]";
            result.add(reader.apply(new YamlSection(problems, places, itemPath, item, keys)));
        }
        return result;
    }

    /** The single values of the list below a key. */
    public List<String> texts(String key) {
        YamlNode node = value(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof Items list)) {
            problems.add(at(key), "%s must be a list of single values, like [a, b]; found %s", at(key), node.kind());
            return List.of();
        }
        List<String> result = new ArrayList<>();
        for (int i = 0; i < list.items().size(); i++) {
            String itemPath = at(key) + "[" + i + "]";
            YamlNode item = list.items().get(i);
            places.put(itemPath, item.place());
            if (item instanceof Scalar scalar && scalar.text() != null) {
                result.add(scalar.text());
            } else {
                problems.add(itemPath, "%s must be a single value; found %s", itemPath, item.kind());
            }
        }
        return result;
    }

    /** The value of a key; null when it is absent or YAML's null. */
    private YamlNode value(String key) {
        Entry entry = entries.get(key);
        if (entry == null || entry.value() instanceof Scalar scalar && scalar.text() == null) {
            return null;
        }
        places.put(at(key), entry.value().place());
        return entry.value();
    }

    private String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
