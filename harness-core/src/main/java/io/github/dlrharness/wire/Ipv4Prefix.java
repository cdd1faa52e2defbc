package io.github.dlrharness.wire;

/**
 * An IPv4 subnet: network address and prefix length.
 *
 * @param network the network address; its host bits are zero
 * @param length the prefix length in bits, 0 to 32
 */
public record Ipv4Prefix(Ipv4Address network, int length) {
    /**
     * Checks the length and that no host bit is set.
     *
     * @throws IllegalArgumentException when the length is not 0 to 32 or a host bit is set
     */
    public Ipv4Prefix {
        if (length < 0 || length > 32) {
            throw new IllegalArgumentException("prefix length %d is not 0 to 32".formatted(length));
        }
        if ((network.value() & ~mask(length)) != 0) {
            throw new IllegalArgumentException("%s/%d has host bits set; the network is %s/%d"
                    .formatted(network, length, new Ipv4Address(network.value() & mask(length)), length));
        }
    }

    /** The subnet that {@code address} lies in when its prefix has {@code length} bits. */
    public static Ipv4Prefix of(Ipv4Address address, int length) {
        return new Ipv4Prefix(new Ipv4Address(address.value() & mask(length)), length);
    }

    /** The netmask of {@code length} bits, as {@link Ipv4Address#value()} holds it. */
    public static int mask(int length) {
        return length == 0 ? 0 : -1 << 32 - length;
    }

    /** Tells whether {@code address} lies in this subnet, its first and last address included. */
    public boolean contains(Ipv4Address address) {
        return (address.value() & mask(length)) == network.value();
    }

    /** Tells whether the two subnets share an address. */
    public boolean overlaps(Ipv4Prefix other) {
        return contains(other.network) || other.contains(network);
    }

    /** The last address of the subnet: its directed broadcast for lengths up to 30. */
    public Ipv4Address broadcast() {
        return new Ipv4Address(network.value() | ~mask(length));
    }

    /** CIDR notation. */
    @Override
    public String toString() {
        return network + "/" + length;
    }
}
