package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.backend.UplinkMac;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.UdpView;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The network between the hosts, and the part of their kernels that a VTEP's sockets use. Hosts know each other's MACs from the start:
 * the underlay's own ARP would cost a thousand hosts a thousand million frames and say nothing about the router.
 */
final class Underlay {
    /** Outer Ethernet 14, IPv4 20, UDP 8. */
    private static final int HEADERS = EthernetView.HEADER + Ipv4View.MIN_HEADER + UdpView.HEADER;

    /** Linux' default (net.ipv4.ip_default_ttl). */
    private static final int TTL = 64;

    private final int mtu;
    private final Map<Integer, SimulatedHost> hosts = new HashMap<>();
    private final EthernetView ethernet = new EthernetView();
    private final Ipv4View ip = new Ipv4View();
    private final UdpView udp = new UdpView();

    Underlay(TopologyPlan plan) {
        mtu = plan.underlay().mtu();
    }

    void join(SimulatedHost host) {
        hosts.put(host.plan().vtep().value(), host);
    }

    /**
     * Sends what a host's engine gave its uplink, as a UDP socket of Linux would: DF set, so that what is too long is refused (RFC 7348
     * §4.3), identification 0 (RFC 6864 §4.1 for what is never fragmented), checksum complete.
     */
    void send(SimulatedHost from, Frame frame) {
        int length = HEADERS + frame.length();
        if (length - EthernetView.HEADER > mtu) {
            from.uplink().sendDropped();
            return;
        }
        from.uplink().sent(frame.length());
        SimulatedHost to = hosts.get(frame.outerAddress());
        if (to != null) {
            // An address nobody has gets no answer to ARP, and the packet ends where it is.
            byte[] packet = packet(from, to, frame, length);
            from.sent(packet, to::arrive);
        }
    }

    private byte[] packet(SimulatedHost from, SimulatedHost to, Frame frame, int length) {
        byte[] packet = new byte[length];
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        ethernet.wrap(bytes, 0, length);
        ethernet.destination(to.uplinkMac());
        ethernet.source(from.uplinkMac());
        ethernet.etherType(EtherType.IPV4);
        int source = from.plan().vtep().value();
        int destination = to.plan().vtep().value();
        int at = EthernetView.HEADER;
        ip.write(bytes, at, length - at, TTL, IpProtocol.UDP, source, destination);
        ip.trafficClass(frame.outerTos());
        bytes.put(HEADERS, frame.bytes(), frame.offset(), frame.length());
        at += Ipv4View.MIN_HEADER;
        udp.write(bytes, at, frame.outerPort(), VxlanView.PORT, length - at);
        udp.writeChecksum(source, destination);
        return packet;
    }

    /** Fills {@code frame} with what the sockets of the receiving VTEP hand over of a packet. */
    void unpack(byte[] packet, Frame frame) {
        frame.set(packet, HEADERS, packet.length - HEADERS);
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        int ipHeader = EthernetView.HEADER;
        int udpHeader = ipHeader + Ipv4View.MIN_HEADER;
        frame.outer(bytes.getInt(ipHeader + Ipv4View.SOURCE), bytes.getShort(udpHeader) & 0xffff);
        frame.outerTos(bytes.get(ipHeader + Ipv4View.TRAFFIC_CLASS) & 0xff);
    }

    static long macOf(TopologyPlan.HostPlan host) {
        return UplinkMac.of(host).value();
    }
}
