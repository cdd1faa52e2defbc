package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.Sighting.Arp;
import io.github.dlrharness.evidence.Sighting.Packet;
import io.github.dlrharness.evidence.Sighting.Tunnel;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;

/**
 * Reads of a captured frame what the judge needs. Strict about lengths and lenient about all else: whether a foreign VTEP sets a
 * reserved bit is not the question here.
 */
final class Dissector {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 20;
    private static final int UDP = 8;
    private static final int VXLAN = 8;
    private static final int ARP = 28;
    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_ARP = 0x0806;
    private static final int PROTOCOL_UDP = 17;
    /** The registered VXLAN port (RFC 7348 §8). */
    private static final int VXLAN_PORT = 4789;

    private Dissector() {}

    /** Reads a frame; null when it is too short to have an Ethernet header. */
    static Sighting read(CapturedFrame frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
        int vxlan = frame.tap().kind() == TapPoint.Kind.UNDERLAY ? vxlanOffset(bytes) : -1;
        if (vxlan < 0) {
            return ethernet(frame, null, bytes, 0);
        }
        Tunnel tunnel = new Tunnel(
                address(bytes, ETHERNET + 12),
                address(bytes, ETHERNET + 16),
                Short.toUnsignedInt(bytes.getShort(vxlan - UDP)),
                bytes.getInt(vxlan + 4) >>> 8);
        return ethernet(frame, tunnel, bytes, vxlan + VXLAN);
    }

    /** Where the VXLAN header starts, or -1. */
    private static int vxlanOffset(ByteBuffer bytes) {
        if (bytes.limit() < ETHERNET + IPV4 || type(bytes, 12) != TYPE_IPV4) {
            return -1;
        }
        int udp = ETHERNET + (bytes.get(ETHERNET) & 0x0f) * 4;
        boolean readable = bytes.get(ETHERNET + 9) == PROTOCOL_UDP && bytes.limit() >= udp + UDP + VXLAN + ETHERNET;
        return readable && type(bytes, udp + 2) == VXLAN_PORT ? udp + UDP : -1;
    }

    private static Sighting ethernet(CapturedFrame frame, Tunnel tunnel, ByteBuffer bytes, int at) {
        if (bytes.limit() < at + ETHERNET) {
            return null;
        }
        int type = type(bytes, at + 12);
        return new Sighting(
                frame,
                tunnel,
                mac(bytes, at),
                mac(bytes, at + 6),
                type,
                type == TYPE_ARP ? arp(bytes, at + ETHERNET) : null,
                type == TYPE_IPV4 ? ipv4(bytes, at + ETHERNET) : null);
    }

    private static Arp arp(ByteBuffer bytes, int at) {
        // Hardware type Ethernet, protocol type IPv4, lengths 6 and 4 (RFC 826).
        if (bytes.limit() < at + ARP || bytes.getLong(at) >>> 16 != 0x0001_0800_0604L) {
            return null;
        }
        return new Arp(
                type(bytes, at + 6),
                mac(bytes, at + 8),
                address(bytes, at + 14),
                mac(bytes, at + 18),
                address(bytes, at + 24));
    }

    private static Packet ipv4(ByteBuffer bytes, int at) {
        if (bytes.limit() < at + IPV4 || bytes.get(at) >>> 4 != 4) {
            return null;
        }
        return new Packet(
                address(bytes, at + 12), address(bytes, at + 16), bytes.get(at + 9) & 0xff, bytes.get(at + 8) & 0xff);
    }

    private static int type(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private static MacAddress mac(ByteBuffer bytes, int at) {
        return new MacAddress(
                Short.toUnsignedLong(bytes.getShort(at)) << 32 | Integer.toUnsignedLong(bytes.getInt(at + 2)));
    }

    private static Ipv4Address address(ByteBuffer bytes, int at) {
        return new Ipv4Address(bytes.getInt(at));
    }
}
