package io.github.dlrharness.wire;

import java.nio.ByteBuffer;

/** What the options of an IPv4 header (RFC 791 §3.1) amount to for a router. */
public enum Ipv4Options {
    /** None, or none that a router must heed. */
    HARMLESS,
    /** A loose or strict source route among them: the sender wants to choose the way. */
    SOURCE_ROUTE,
    /** Lengths that can't be right. */
    MALFORMED;

    private static final int END = 0;
    private static final int NO_OPERATION = 1;
    private static final int LOOSE_SOURCE_ROUTE = 131;
    private static final int STRICT_SOURCE_ROUTE = 137;
    /** Type and length. */
    private static final int LEAST_LENGTH = 2;

    /** Looks through the options of a packet whose lengths were checked. */
    public static Ipv4Options of(Ipv4View ip) {
        ByteBuffer bytes = ip.bytes();
        int end = ip.payloadOffset();
        int at = ip.offset() + Ipv4View.MIN_HEADER;
        while (at < end) {
            int type = bytes.get(at) & 0xff;
            if (type == END) {
                return HARMLESS;
            }
            int length = 1;
            if (type != NO_OPERATION) {
                length = at + 1 < end ? bytes.get(at + 1) & 0xff : 0;
                if (length < LEAST_LENGTH || at + length > end) {
                    return MALFORMED;
                }
                if (type == LOOSE_SOURCE_ROUTE || type == STRICT_SOURCE_ROUTE) {
                    return SOURCE_ROUTE;
                }
            }
            at += length;
        }
        return HARMLESS;
    }
}
