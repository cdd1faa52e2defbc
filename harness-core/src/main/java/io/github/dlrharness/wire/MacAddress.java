package io.github.dlrharness.wire;

import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/**
 * An Ethernet MAC address (IEEE 802, 48 bits).
 *
 * @param value the address in the low 48 bits; the first octet on the wire is the most significant
 */
public record MacAddress(long value) implements Comparable<MacAddress> {
    /** ff:ff:ff:ff:ff:ff. */
    public static final MacAddress BROADCAST = new MacAddress(0xffff_ffff_ffffL);

    /** 00:00:00:00:00:00, never a valid source. */
    public static final MacAddress ZERO = new MacAddress(0);

    private static final long GROUP_BIT = 0x0100_0000_0000L;
    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}");

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException when {@code value} does not fit 48 bits
     */
    public MacAddress {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("MAC address 0x%x does not fit 48 bits".formatted(value));
        }
    }

    /**
     * Parses six hexadecimal octets separated by {@code :} or {@code -}.
     *
     * @throws IllegalArgumentException when {@code text} has another form
     */
    public static MacAddress parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is not a MAC address; write six octets like 02:00:00:00:00:01".formatted(text));
        }
        return new MacAddress(Long.parseLong(text.replace(":", "").replace("-", ""), 16));
    }

    /** Reads the six bytes at {@code at} of a big-endian buffer. */
    public static long read(ByteBuffer bytes, int at) {
        return (bytes.getShort(at) & 0xffffL) << 32 | bytes.getInt(at + 2) & 0xffff_ffffL;
    }

    /** Writes the low 48 bits of {@code mac} to the six bytes at {@code at} of a big-endian buffer. */
    public static void write(ByteBuffer bytes, int at, long mac) {
        bytes.putShort(at, (short) (mac >>> 32));
        bytes.putInt(at + 2, (int) mac);
    }

    /** Tells whether {@code mac} (low 48 bits) has the group bit: multicast or broadcast. */
    public static boolean isGroup(long mac) {
        return (mac & GROUP_BIT) != 0;
    }

    /** Tells whether this address has the group bit: multicast or broadcast. */
    public boolean isGroup() {
        return isGroup(value);
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(value, other.value);
    }

    /** Six lower-case octets separated by colons. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            int octet = (int) (value >>> shift) & 0xff;
            text.append(Character.forDigit(octet >>> 4, 16)).append(Character.forDigit(octet & 0xf, 16));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text.toString();
    }
}
