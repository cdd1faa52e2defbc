package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.UdpView;
import io.github.dlrharness.wire.Vni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a filter can speak of, by the names Wireshark has for it where it has some. */
enum Field {
    SENT("sent", Layer.CAPTURE, way(Direction.SENT)),
    RECEIVED("received", Layer.CAPTURE, way(Direction.RECEIVED)),
    FRAME_LENGTH("frame.len", Layer.CAPTURE, 0, 1 << 20, h -> h.frame.originalLength()),

    ETHERNET_DESTINATION("eth.dst", Kind.MAC, Layer.ETHERNET, h -> h.inner().ethernet(e -> e.destination())),
    ETHERNET_SOURCE("eth.src", Kind.MAC, Layer.ETHERNET, h -> h.inner().ethernet(e -> e.source())),
    ETHER_TYPE("eth.type", Layer.ETHERNET, 0, 0xffff, h -> h.inner().ethernet(e -> e.etherType())),

    ARP("arp", Layer.ARP, h -> h.inner().arp(a -> 1)),
    ARP_OPERATION("arp.op", Layer.ARP, 0, 0xffff, h -> h.inner().arp(a -> a.operation())),
    ARP_SENDER_MAC("arp.sha", Kind.MAC, Layer.ARP, h -> h.inner().arp(a -> a.senderMac())),
    ARP_SENDER_IP("arp.spa", Kind.IP, Layer.ARP, h -> h.inner().arp(a -> ip(a.senderIp()))),
    ARP_TARGET_MAC("arp.tha", Kind.MAC, Layer.ARP, h -> h.inner().arp(a -> a.targetMac())),
    ARP_TARGET_IP("arp.tpa", Kind.IP, Layer.ARP, h -> h.inner().arp(a -> ip(a.targetIp()))),

    IP("ip", Layer.IP, h -> h.inner().ip(p -> 1)),
    IP_SOURCE("ip.src", Kind.IP, Layer.IP, h -> h.inner().ip(p -> ip(p.source()))),
    IP_DESTINATION("ip.dst", Kind.IP, Layer.IP, h -> h.inner().ip(p -> ip(p.destination()))),
    IP_TTL("ip.ttl", Layer.IP, 0, 0xff, h -> h.inner().ip(Ipv4View::ttl)),
    IP_PROTOCOL("ip.proto", Layer.IP, 0, 0xff, h -> h.inner().ip(Ipv4View::protocol)),
    IP_LENGTH("ip.len", Layer.IP, 0, 0xffff, h -> h.inner().ip(Ipv4View::totalLength)),
    IP_DONT_FRAGMENT("ip.df", Layer.IP, h -> h.inner().ip(p -> p.dontFragment() ? 1 : 0)),
    IP_FRAGMENT("ip.frag", Layer.IP, h -> h.inner().ip(p -> p.isFragment() ? 1 : 0)),

    ICMP("icmp", Layer.ICMP, transport(IpProtocol.ICMP, IcmpView.TYPE, 1, value -> 1)),
    ICMP_TYPE("icmp.type", Layer.ICMP, 0, 0xff, transport(IpProtocol.ICMP, IcmpView.TYPE, 1)),
    ICMP_CODE("icmp.code", Layer.ICMP, 0, 0xff, transport(IpProtocol.ICMP, IcmpView.CODE, 1)),

    UDP("udp", Layer.UDP, transport(IpProtocol.UDP, UdpView.SOURCE_PORT, 2, value -> 1)),
    UDP_SOURCE("udp.srcport", Layer.UDP, 0, 0xffff, transport(IpProtocol.UDP, UdpView.SOURCE_PORT, 2)),
    UDP_DESTINATION("udp.dstport", Layer.UDP, 0, 0xffff, transport(IpProtocol.UDP, UdpView.DESTINATION_PORT, 2)),

    TCP("tcp", Layer.TCP, transport(IpProtocol.TCP, 0, 2, value -> 1)),
    TCP_SOURCE("tcp.srcport", Layer.TCP, 0, 0xffff, transport(IpProtocol.TCP, 0, 2)),
    TCP_DESTINATION("tcp.dstport", Layer.TCP, 0, 0xffff, transport(IpProtocol.TCP, 2, 2)),
    TCP_SYN("tcp.syn", Layer.TCP, transport(IpProtocol.TCP, 13, 1, flags -> flags >> 1 & 1)),
    TCP_ACK("tcp.ack", Layer.TCP, transport(IpProtocol.TCP, 13, 1, flags -> flags >> 4 & 1)),
    TCP_FIN("tcp.fin", Layer.TCP, transport(IpProtocol.TCP, 13, 1, flags -> flags & 1)),
    TCP_RST("tcp.rst", Layer.TCP, transport(IpProtocol.TCP, 13, 1, flags -> flags >> 2 & 1)),

    VXLAN("vxlan", Layer.TUNNEL, h -> h.vni() < 0 ? Headers.ABSENT : 1),
    VNI("vni", Layer.TUNNEL, 0, Vni.MAX, Headers::vni),
    OUTER_ETHERNET_DESTINATION(
            "outer.eth.dst", Kind.MAC, Layer.TUNNEL, h -> h.outer(o -> o.ethernet(e -> e.destination()))),
    OUTER_ETHERNET_SOURCE("outer.eth.src", Kind.MAC, Layer.TUNNEL, h -> h.outer(o -> o.ethernet(e -> e.source()))),
    OUTER_IP_SOURCE("outer.ip.src", Kind.IP, Layer.TUNNEL, h -> h.outer(o -> o.ip(p -> ip(p.source())))),
    OUTER_IP_DESTINATION("outer.ip.dst", Kind.IP, Layer.TUNNEL, h -> h.outer(o -> o.ip(p -> ip(p.destination())))),
    OUTER_IP_TTL("outer.ip.ttl", Layer.TUNNEL, 0, 0xff, h -> h.outer(o -> o.ip(Ipv4View::ttl))),
    OUTER_IP_DSCP("outer.ip.dscp", Layer.TUNNEL, 0, 0x3f, h -> h.outer(o -> o.ip(p -> p.trafficClass() >> 2))),
    OUTER_UDP_SOURCE(
            "outer.udp.srcport",
            Layer.TUNNEL,
            0,
            0xffff,
            h -> h.outer(o -> o.transport(IpProtocol.UDP, UdpView.SOURCE_PORT, 2)));

    /** What kind of value a field holds. */
    enum Kind {
        /** Set or not; a filter names it and compares it with nothing. */
        FLAG,
        MAC,
        IP,
        NUMBER
    }

    private static final Map<Field, Map<String, Long>> CONSTANTS = Map.of(
            ETHER_TYPE,
            constants("ip", EtherType.IPV4, "arp", EtherType.ARP, "rarp", EtherType.RARP, "ipv6", EtherType.IPV6),
            ARP_OPERATION,
            constants("request", ArpView.REQUEST, "reply", ArpView.REPLY),
            IP_PROTOCOL,
            constants("icmp", IpProtocol.ICMP, "udp", IpProtocol.UDP, "tcp", IpProtocol.TCP),
            ICMP_TYPE,
            constants(
                    "echo-request",
                    IcmpView.ECHO_REQUEST,
                    "echo-reply",
                    IcmpView.ECHO_REPLY,
                    "unreachable",
                    IcmpView.UNREACHABLE,
                    "time-exceeded",
                    IcmpView.TIME_EXCEEDED));

    private final String text;
    private final Kind kind;
    private final Layer layer;
    private final long least;
    private final long most;
    private final ToLongFunction<Headers> reader;

    Field(String text, Layer layer, ToLongFunction<Headers> reader) {
        this(text, Kind.FLAG, layer, 0, 1, reader);
    }

    Field(String text, Layer layer, long least, long most, ToLongFunction<Headers> reader) {
        this(text, Kind.NUMBER, layer, least, most, reader);
    }

    Field(String text, Kind kind, Layer layer, ToLongFunction<Headers> reader) {
        this(text, kind, layer, 0, kind == Kind.MAC ? MacAddress.BROADCAST.value() : 0xffff_ffffL, reader);
    }

    Field(String text, Kind kind, Layer layer, long least, long most, ToLongFunction<Headers> reader) {
        this.text = text;
        this.kind = kind;
        this.layer = layer;
        this.least = least;
        this.most = most;
        this.reader = reader;
    }

    static Optional<Field> named(String name) {
        return Stream.of(values()).filter(field -> field.text.equals(name)).findFirst();
    }

    static List<String> names() {
        return Stream.of(values()).map(Field::text).toList();
    }

    /** Its name in a filter. */
    String text() {
        return text;
    }

    /** Tells whether it says that its whole header is there. */
    boolean isHeader() {
        return kind == Kind.FLAG && layer != Layer.CAPTURE && text.indexOf('.') < 0;
    }

    Kind kind() {
        return kind;
    }

    Layer layer() {
        return layer;
    }

    long least() {
        return least;
    }

    long most() {
        return most;
    }

    /** The values that have a word of their own, by that word. */
    Map<String, Long> constants() {
        return CONSTANTS.getOrDefault(this, Map.of());
    }

    /** Its value in a frame, or {@link Headers#ABSENT}. */
    long read(Headers headers) {
        return reader.applyAsLong(headers);
    }

    /** A value as people write it. */
    String show(long value) {
        return switch (kind) {
            case MAC -> new MacAddress(value).toString();
            case IP -> new Ipv4Address((int) value).toString();
            case FLAG -> value == 0 ? "not set" : "set";
            case NUMBER ->
                constants().entrySet().stream()
                        .filter(constant -> constant.getValue() == value)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseGet(() -> this == ETHER_TYPE ? "0x%04x".formatted(value) : String.valueOf(value));
        };
    }

    private static long ip(int address) {
        return Integer.toUnsignedLong(address);
    }

    private static ToLongFunction<Headers> way(Direction direction) {
        return headers -> headers.frame.direction() == direction ? 1 : 0;
    }

    private static ToLongFunction<Headers> transport(int protocol, int offset, int size) {
        return headers -> headers.inner().transport(protocol, offset, size);
    }

    private static ToLongFunction<Headers> transport(int protocol, int offset, int size, LongUnaryOperator change) {
        return headers -> {
            long value = headers.inner().transport(protocol, offset, size);
            return value == Headers.ABSENT ? value : change.applyAsLong(value);
        };
    }

    private static Map<String, Long> constants(Object... wordsAndValues) {
        Map<String, Long> constants = new LinkedHashMap<>();
        for (int at = 0; at < wordsAndValues.length; at += 2) {
            constants.put((String) wordsAndValues[at], ((Integer) wordsAndValues[at + 1]).longValue());
        }
        return constants;
    }
}
