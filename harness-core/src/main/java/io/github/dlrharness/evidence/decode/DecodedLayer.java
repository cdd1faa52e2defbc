package io.github.dlrharness.evidence.decode;

import java.util.List;

/**
 * One header of a decoded frame.
 *
 * @param name the protocol, like {@code Ethernet}; inner ones start with {@code inner}
 * @param fields in the order on the wire
 */
public record DecodedLayer(String name, List<Field> fields) {
    /** Copies the list. */
    public DecodedLayer {
        fields = List.copyOf(fields);
    }

    /**
     * A field.
     *
     * @param label what people call it, like {@code SHA}
     * @param value as people write it
     */
    public record Field(String label, String value) {}
}
