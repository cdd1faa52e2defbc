package io.github.dlrharness.evidence;

import java.util.function.Function;

/** A field of a captured frame that an expectation can speak about. Values are compared and shown as text. */
public enum FrameField {
    /** Source of the outer IPv4 header: the sending VTEP. */
    OUTER_SOURCE(
            "outer SRC", sighting -> sighting.onOverlay() ? sighting.tunnel().source() : null),
    /** Destination of the outer IPv4 header: the receiving VTEP. */
    OUTER_DESTINATION(
            "outer DST", sighting -> sighting.onOverlay() ? sighting.tunnel().destination() : null),
    /** The VXLAN network identifier. */
    VNI("VXLAN VNI", sighting -> sighting.onOverlay() ? sighting.tunnel().vni() : null),
    /** Destination of the (inner) Ethernet header. */
    DESTINATION("DST MAC", Sighting::destination),
    /** Source of the (inner) Ethernet header. */
    SOURCE("SRC MAC", Sighting::source),
    /** The ARP operation. */
    OPERATION(
            "ARP operation",
            sighting -> sighting.arp() == null ? null : operation(sighting.arp().operation())),
    /** The ARP sender hardware address. */
    SENDER_MAC(
            "ARP SHA",
            sighting -> sighting.arp() == null ? null : sighting.arp().sha()),
    /** The ARP sender protocol address. */
    SENDER_IP(
            "ARP SPA",
            sighting -> sighting.arp() == null ? null : sighting.arp().spa()),
    /** The ARP target hardware address. */
    TARGET_MAC(
            "ARP THA",
            sighting -> sighting.arp() == null ? null : sighting.arp().tha()),
    /** The ARP target protocol address. */
    TARGET_IP(
            "ARP TPA",
            sighting -> sighting.arp() == null ? null : sighting.arp().tpa()),
    /** Source of the (inner) IPv4 header. */
    IP_SOURCE(
            "IP source",
            sighting -> sighting.ipv4() == null ? null : sighting.ipv4().source()),
    /** Destination of the (inner) IPv4 header. */
    IP_DESTINATION(
            "IP destination",
            sighting -> sighting.ipv4() == null ? null : sighting.ipv4().destination()),
    /** Time to live of the (inner) IPv4 header. */
    IP_TTL(
            "IP TTL",
            sighting -> sighting.ipv4() == null ? null : sighting.ipv4().ttl());

    /** What {@link #OPERATION} of a request reads. */
    static final String REQUEST = "request (1)";
    /** What {@link #OPERATION} of a reply reads. */
    static final String REPLY = "reply (2)";

    private final String label;
    private final Function<Sighting, Object> reader;

    FrameField(String label, Function<Sighting, Object> reader) {
        this.label = label;
        this.reader = reader;
    }

    /** What people call it. */
    public String label() {
        return label;
    }

    /** Its value in a frame, as text; null when the frame has no such field. */
    String read(Sighting sighting) {
        Object value = reader.apply(sighting);
        return value == null ? null : value.toString();
    }

    private static String operation(int value) {
        return switch (value) {
            case Sighting.Arp.REQUEST -> REQUEST;
            case Sighting.Arp.REPLY -> REPLY;
            default -> "operation " + value;
        };
    }
}
