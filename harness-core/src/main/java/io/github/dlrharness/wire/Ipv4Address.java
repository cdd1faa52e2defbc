package io.github.dlrharness.wire;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 address (RFC 791).
 *
 * @param value the address with the first octet most significant (network byte order read as a big-endian int)
 */
public record Ipv4Address(int value) implements Comparable<Ipv4Address> {
    /** 0.0.0.0, "this host" (RFC 1122 §3.2.1.3); the sender address of an ARP probe (RFC 5227 §1.1). */
    public static final Ipv4Address ANY = new Ipv4Address(0);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");

    /**
     * Parses dotted decimal; no names, no short forms.
     *
     * @throws IllegalArgumentException when {@code text} has another form or an octet exceeds 255
     */
    public static Ipv4Address parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (matcher.matches()) {
            int value = 0;
            boolean valid = true;
            for (int group = 1; group <= 4; group++) {
                int octet = Integer.parseInt(matcher.group(group));
                valid &= octet <= 255;
                value = value << 8 | octet;
            }
            if (valid) {
                return new Ipv4Address(value);
            }
        }
        throw new IllegalArgumentException(
                "\"%s\" is not an IPv4 address; write four numbers from 0 to 255 like 192.0.2.1".formatted(text));
    }

    /** The four octets in network byte order. */
    public byte[] toBytes() {
        return new byte[] {(byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value};
    }

    /** Orders by unsigned numeric value. */
    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(value, other.value);
    }

    /** Dotted decimal. */
    @Override
    public String toString() {
        return (value >>> 24) + "." + (value >>> 16 & 0xff) + "." + (value >>> 8 & 0xff) + "." + (value & 0xff);
    }
}
