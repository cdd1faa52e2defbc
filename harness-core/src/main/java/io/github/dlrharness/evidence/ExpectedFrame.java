package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The frame that a step demands at a tap.
 *
 * @param tap where it must be seen
 * @param direction which way it must go
 * @param fields what its fields must hold, as text; what is not listed may hold anything
 */
public record ExpectedFrame(TapPoint tap, Direction direction, Map<FrameField, String> fields) {
    /** Copies the map, in the order of the fields on the wire. */
    public ExpectedFrame {
        fields = Collections.unmodifiableMap(new EnumMap<>(fields));
    }

    /** The fields, of those in {@code which}, in which a frame differs. */
    List<FrameField> differences(Sighting sighting, Set<FrameField> which) {
        return fields.entrySet().stream()
                .filter(field -> which.contains(field.getKey()))
                .filter(field ->
                        !Objects.equals(field.getValue(), field.getKey().read(sighting)))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The fields in which a frame differs. */
    List<FrameField> differences(Sighting sighting) {
        return differences(sighting, fields.keySet());
    }
}
