package io.github.dlrharness.topology;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import java.util.List;
import java.util.Optional;

/**
 * The addresses of a subnet that an interface may have: all but the network address and the broadcast address.
 *
 * @param subnet at most {@value #LONGEST_PREFIX} bits long, so that there are two of them
 */
record UsableAddresses(Ipv4Prefix subnet) {
    static final int LONGEST_PREFIX = 30;

    /** Blocks no interface address may come from (RFC 6890 §2.2.2, RFC 5771 §3). */
    private static final List<Special> SPECIAL = List.of(
            new Special(Ipv4Prefix.of(Ipv4Address.parse("0.0.0.0"), 8), "\"this network\""),
            new Special(Ipv4Prefix.of(Ipv4Address.parse("127.0.0.0"), 8), "loopback"),
            new Special(Ipv4Prefix.of(Ipv4Address.parse("224.0.0.0"), 4), "multicast"),
            new Special(Ipv4Prefix.of(Ipv4Address.parse("240.0.0.0"), 4), "reserved"));

    private record Special(Ipv4Prefix block, String meaning) {}

    Ipv4Address first() {
        return at(1);
    }

    Ipv4Address last() {
        return at(count());
    }

    long count() {
        return (1L << 32 - subnet.length()) - 2;
    }

    /** The {@code position}th address, from 1. */
    Ipv4Address at(long position) {
        return new Ipv4Address((int) (subnet.network().value() + position));
    }

    /** Why an interface can't have {@code address}, with what to do: the end of a sentence that began with the address. */
    Optional<String> refusal(Ipv4Address address) {
        if (!subnet.contains(address)) {
            return Optional.of("is not in %s; choose %s".formatted(subnet, range()));
        }
        if (address.equals(subnet.network())) {
            return Optional.of("is the network address of %s; choose %s".formatted(subnet, range()));
        }
        if (address.equals(subnet.broadcast())) {
            return Optional.of("is the broadcast address of %s; choose %s".formatted(subnet, range()));
        }
        return Optional.empty();
    }

    /** Why no interface can have an address of this subnet at all: the end of a sentence that began with the subnet. */
    Optional<String> specialUse() {
        return SPECIAL.stream()
                .filter(special -> special.block.overlaps(subnet))
                .map(special -> "overlaps %s (%s); choose a unicast subnet like 172.16.10.0/24"
                        .formatted(special.block, special.meaning))
                .findFirst();
    }

    /** First and last, for messages. */
    String range() {
        return first() + " to " + last();
    }
}
