package io.github.dlrharness.testbed.backend;

import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.Map;

/** Puts ICMP error messages (RFC 792, RFC 1122 §3.2.2, RFC 1812 §5.2.7) into words. */
final class IcmpError {
    private static final int FRAGMENTATION_NEEDED = 4;

    private static final Map<Integer, String> TYPES = Map.of(
            IcmpView.UNREACHABLE,
            "destination unreachable",
            4,
            "source quench",
            5,
            "redirect",
            IcmpView.TIME_EXCEEDED,
            "time exceeded",
            12,
            "parameter problem");

    private static final Map<Integer, String> UNREACHABLE_CODES = Map.ofEntries(
            Map.entry(IcmpView.NETWORK_UNREACHABLE, "destination network unreachable"),
            Map.entry(IcmpView.HOST_UNREACHABLE, "destination host unreachable"),
            Map.entry(2, "protocol unreachable"),
            Map.entry(3, "port unreachable"),
            Map.entry(5, "source route failed"),
            Map.entry(6, "destination network unknown"),
            Map.entry(7, "destination host unknown"),
            Map.entry(9, "destination network administratively prohibited"),
            Map.entry(10, "destination host administratively prohibited"),
            Map.entry(13, "communication administratively prohibited"));

    private IcmpError() {}

    /** Words for an error message, like "172.16.10.1: destination host unreachable (3/1)". */
    static String describe(Ipv4Address sender, IcmpView icmp) {
        return "%s: %s (%d/%d)".formatted(sender, words(icmp), icmp.type(), icmp.code());
    }

    private static String words(IcmpView icmp) {
        String type = TYPES.getOrDefault(icmp.type(), "ICMP error");
        if (icmp.type() != IcmpView.UNREACHABLE) {
            return type;
        }
        // RFC 1191: the MTU is in the low half of what RFC 792 left unused.
        return icmp.code() == FRAGMENTATION_NEEDED
                ? "fragmentation needed, next hop MTU " + (icmp.rest() & 0xffff)
                : UNREACHABLE_CODES.getOrDefault(icmp.code(), type);
    }
}
