package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.nio.ByteBuffer;
import java.util.Map;

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

    /**
     * What is read of an IPv4 packet.
     *
     * @param length in bytes, header included
     * @param payload what was captured of it, not copied
     */
    record Packet(
            Ipv4Address source,
            Ipv4Address destination,
            int protocol,
            int ttl,
            int identification,
            int length,
            boolean dontFragment,
            boolean checksumIsCorrect,
            ByteBuffer payload) {
        private static final Map<Integer, Integer> CHECKSUM_AT =
                Map.of(IpProtocol.ICMP, 2, IpProtocol.UDP, 6, IpProtocol.TCP, 16);

        /** Tells whether this is the other packet, as far as both were captured, or its first part when it had to be split. */
        boolean continues(Packet other) {
            return source.equals(other.source)
                    && destination.equals(other.destination)
                    && protocol == other.protocol
                    && identification == other.identification
                    && (length < other.length || length == other.length && samePayload(other));
        }

        /** A router may complete a checksum that a VM left to be offloaded (I13). */
        private boolean samePayload(Packet other) {
            int count = Math.min(payload.remaining(), other.payload.remaining());
            int checksum = Math.min(count, CHECKSUM_AT.getOrDefault(protocol, count));
            int behind = Math.min(count, checksum + 2);
            return payload.slice(0, checksum).equals(other.payload.slice(0, checksum))
                    && payload.slice(behind, count - behind).equals(other.payload.slice(behind, count - behind));
        }
    }

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
