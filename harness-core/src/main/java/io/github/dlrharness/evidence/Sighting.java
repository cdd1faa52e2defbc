package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;

/**
 * A captured frame with what the judge reads in it. On the underlay the addresses are those of the inner frame.
 *
 * @param frame as captured
 * @param tunnel the outer headers; null when the frame is not VXLAN
 * @param destination DST of the (inner) Ethernet frame
 * @param source SRC of the (inner) Ethernet frame
 * @param etherType of the (inner) Ethernet frame
 * @param arp null when the (inner) frame is no readable Ethernet/IPv4 ARP
 * @param ipv4 null when the (inner) frame is no readable IPv4
 */
record Sighting(
        CapturedFrame frame,
        Tunnel tunnel,
        MacAddress destination,
        MacAddress source,
        int etherType,
        Arp arp,
        Packet ipv4) {
    /** The outer headers of a VXLAN packet. */
    record Tunnel(Ipv4Address source, Ipv4Address destination, int sourcePort, int vni) {}

    /** An ARP message (RFC 826). */
    record Arp(int operation, MacAddress sha, Ipv4Address spa, MacAddress tha, Ipv4Address tpa) {
        static final int REQUEST = 1;
        static final int REPLY = 2;
    }

    /** What is read of an IPv4 header. */
    record Packet(Ipv4Address source, Ipv4Address destination, int protocol, int ttl) {}

    long time() {
        return frame.timeNanos();
    }

    boolean sent() {
        return frame.direction() == Direction.SENT;
    }

    boolean atVm() {
        return frame.tap().kind() == TapPoint.Kind.VM;
    }

    /** Whether it was seen on the underlay, encapsulated. */
    boolean onOverlay() {
        return tunnel != null;
    }

    boolean isArp(int operation) {
        return arp != null && arp.operation() == operation;
    }
}
