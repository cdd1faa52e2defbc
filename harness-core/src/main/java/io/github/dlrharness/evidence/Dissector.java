package io.github.dlrharness.evidence;

import io.github.dlrharness.evidence.Sighting.Arp;
import io.github.dlrharness.evidence.Sighting.Packet;
import io.github.dlrharness.evidence.Sighting.Tunnel;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.UdpView;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;

/**
 * Reads of a captured frame what the judge needs. Strict about lengths and lenient about all else: whether a foreign VTEP sets a
 * reserved bit is not the question here.
 */
final class Dissector {
    private final CapturedFrame frame;
    private final ByteBuffer bytes;
    private final EthernetView ethernet = new EthernetView();

    private Dissector(CapturedFrame frame) {
        this.frame = frame;
        bytes = ByteBuffer.wrap(frame.bytes());
    }

    /** Reads a frame; null when it is too short to have an Ethernet header. */
    static Sighting read(CapturedFrame frame) {
        return new Dissector(frame).read();
    }

    private Sighting read() {
        if (!ethernet.wrap(bytes, 0, bytes.limit())) {
            return null;
        }
        Tunnel tunnel = frame.tap().kind() == TapPoint.Kind.UNDERLAY ? tunnel() : null;
        int type = ethernet.etherType();
        return new Sighting(
                frame,
                tunnel,
                new MacAddress(ethernet.destination()),
                new MacAddress(ethernet.source()),
                type,
                type == EtherType.ARP ? arp() : null,
                type == EtherType.IPV4 ? packet() : null);
    }

    /** Reads the outer headers and goes on to the inner frame; null, and nothing changed, when there are none. */
    private Tunnel tunnel() {
        Ipv4View ipv4 = ipv4();
        if (ethernet.etherType() != EtherType.IPV4 || ipv4 == null || ipv4.protocol() != IpProtocol.UDP) {
            return null;
        }
        int udp = ipv4.payloadOffset();
        int vxlan = udp + UdpView.HEADER;
        int inner = vxlan + VxlanView.HEADER;
        // By offsets: UdpView checks the length, which a snapped frame can't meet.
        if (bytes.limit() < inner + EthernetView.HEADER
                || Short.toUnsignedInt(bytes.getShort(udp + UdpView.DESTINATION_PORT)) != VxlanView.PORT) {
            return null;
        }
        VxlanView view = new VxlanView();
        view.wrap(bytes, vxlan, VxlanView.HEADER);
        ethernet.wrap(bytes, inner, bytes.limit() - inner);
        return new Tunnel(
                new Ipv4Address(ipv4.source()),
                new Ipv4Address(ipv4.destination()),
                Short.toUnsignedInt(bytes.getShort(udp + UdpView.SOURCE_PORT)),
                view.vni());
    }

    private Arp arp() {
        ArpView view = new ArpView();
        if (!view.wrap(ethernet)) {
            return null;
        }
        return new Arp(
                view.operation(),
                new MacAddress(view.senderMac()),
                new Ipv4Address(view.senderIp()),
                new MacAddress(view.targetMac()),
                new Ipv4Address(view.targetIp()));
    }

    private Packet packet() {
        Ipv4View view = ipv4();
        if (view == null || bytes.limit() < view.payloadOffset()) {
            return null;
        }
        int captured = Math.min(view.payloadLength(), bytes.limit() - view.payloadOffset());
        return new Packet(
                new Ipv4Address(view.source()),
                new Ipv4Address(view.destination()),
                view.protocol(),
                view.ttl(),
                Short.toUnsignedInt(bytes.getShort(view.offset() + Ipv4View.IDENTIFICATION)),
                view.totalLength(),
                view.dontFragment(),
                view.checksumIsCorrect(),
                bytes.slice(view.payloadOffset(), captured));
    }

    /** The packet in the current Ethernet frame, measured by its length on the wire: a capture may hold less of it. */
    private Ipv4View ipv4() {
        Ipv4View view = new Ipv4View();
        int at = ethernet.payloadOffset();
        boolean captured = bytes.limit() >= at + Ipv4View.MIN_HEADER;
        return captured && view.wrap(bytes, at, frame.originalLength() - at) ? view : null;
    }
}
