package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.wire.Ipv4Address;
import java.nio.ByteBuffer;
import java.util.Map;

/** Puts ICMP error messages (RFC 792, RFC 1122 §3.2.2, RFC 1812 §5.2.7) into words. */
final class IcmpError {
    private static final int UNREACHABLE = 3;
    private static final int FRAGMENTATION_NEEDED = 4;
    private static final int NEXT_HOP_MTU = 6;

    private static final Map<Integer, String> TYPES = Map.of(
            UNREACHABLE,
            "destination unreachable",
            4,
            "source quench",
            5,
            "redirect",
            11,
            "time exceeded",
            12,
            "parameter problem");

    private static final Map<Integer, String> UNREACHABLE_CODES = Map.ofEntries(
            Map.entry(0, "destination network unreachable"),
            Map.entry(1, "destination host unreachable"),
            Map.entry(2, "protocol unreachable"),
            Map.entry(3, "port unreachable"),
            Map.entry(5, "source route failed"),
            Map.entry(6, "destination network unknown"),
            Map.entry(7, "destination host unknown"),
            Map.entry(9, "destination network administratively prohibited"),
            Map.entry(10, "destination host administratively prohibited"),
            Map.entry(13, "communication administratively prohibited"));

    private IcmpError() {}

    /** Tells whether messages of that type quote the packet they complain about. */
    static boolean isError(int type) {
        return TYPES.containsKey(type);
    }

    /** Words for the error message at {@code icmp}, like "172.16.10.1: destination host unreachable (3/1)". */
    static String describe(Ipv4Address sender, ByteBuffer packet, int icmp) {
        int type = packet.get(icmp) & 0xff;
        int code = packet.get(icmp + 1) & 0xff;
        return "%s: %s (%d/%d)".formatted(sender, words(type, code, packet, icmp), type, code);
    }

    private static String words(int type, int code, ByteBuffer packet, int icmp) {
        if (type == UNREACHABLE && code == FRAGMENTATION_NEEDED) {
            return "fragmentation needed, next hop MTU " + Short.toUnsignedInt(packet.getShort(icmp + NEXT_HOP_MTU));
        }
        String words = TYPES.getOrDefault(type, "ICMP error");
        return type == UNREACHABLE ? UNREACHABLE_CODES.getOrDefault(code, words) : words;
    }
}
