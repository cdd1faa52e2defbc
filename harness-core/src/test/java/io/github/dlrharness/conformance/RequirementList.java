package io.github.dlrharness.conformance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the router must do: {@code requirements.yaml}, in its order. */
public final class RequirementList {
    /**
     * One requirement.
     *
     * @param later whether it is known, but not promised yet
     */
    public record Item(String id, String title, String source, boolean later) {}

    /**
     * The requirements whose IDs begin with the same letter.
     *
     * @param note what holds for all of them; null for nothing
     */
    public record Section(String section, String title, String note, List<Item> requirements) {}

    /** Read once: each test that names a requirement asks. */
    private static final RequirementList LISTED = read();

    private final List<Section> sections;
    private final Map<String, Item> byId = new TreeMap<>();

    /**
     * Makes a list.
     *
     * @throws IllegalArgumentException when an ID is there twice or in another's section
     */
    RequirementList(List<Section> sections) {
        this.sections = List.copyOf(sections);
        for (Section section : sections) {
            for (Item item : section.requirements()) {
                if (!item.id().matches(section.section() + "[1-9][0-9]*")) {
                    throw new IllegalArgumentException(
                            "section " + section.section() + " has " + item.id() + "; move it to its own section");
                }
                if (byId.put(item.id(), item) != null) {
                    throw new IllegalArgumentException(
                            item.id() + " is there twice; choose another ID for one of them");
                }
            }
        }
    }

    /** The list of this project. */
    public static RequirementList listed() {
        return LISTED;
    }

    /** Its sections, in order. */
    public List<Section> sections() {
        return sections;
    }

    /** Whether there is a requirement of that ID. */
    public boolean contains(String id) {
        return byId.containsKey(id);
    }

    /** The requirement somebody may have meant who wrote {@code id}: the one of its section with the nearest number. */
    public Optional<Item> nearest(String id) {
        if (!id.matches("\\p{Alpha}\\d{1,6}")) {
            return Optional.empty();
        }
        int number = number(id);
        return byId.values().stream()
                .filter(item -> item.id().regionMatches(true, 0, id, 0, 1))
                .min(Comparator.comparingInt((Item item) -> Math.abs(number(item.id()) - number))
                        .thenComparing(item -> number(item.id())));
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    private static RequirementList read() {
        try (InputStream yaml = RequirementList.class.getResourceAsStream("requirements.yaml")) {
            return new RequirementList(new YAMLMapper().readValue(yaml, new TypeReference<List<Section>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("requirements.yaml is not a list of sections: " + e.getMessage(), e);
        }
    }
}
