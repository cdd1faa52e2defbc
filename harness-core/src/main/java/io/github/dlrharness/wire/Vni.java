package io.github.dlrharness.wire;

/**
 * A VXLAN network identifier (RFC 7348 §5): 24 bits. 0 is refused: peers disagree about its meaning.
 *
 * @param value 1 to 16777215
 */
public record Vni(int value) implements Comparable<Vni> {
    /** The largest VNI. */
    public static final int MAX = 0xff_ffff;

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException when {@code value} is not 1 to {@value #MAX}
     */
    public Vni {
        if (value < 1 || value > MAX) {
            throw new IllegalArgumentException("VNI %d is not 1 to %d".formatted(value, MAX));
        }
    }

    @Override
    public int compareTo(Vni other) {
        return Integer.compare(value, other.value);
    }

    /** The decimal number. */
    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
