package io.github.dlrharness.testbed.backend;

import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.UdpView;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;

/** Tells ARP frames, plain or inside VXLAN, from all others. Reuses its views: not thread-safe. */
final class ArpFilter {
    private final EthernetView ethernet = new EthernetView();
    private final Ipv4View ip = new Ipv4View();
    private final UdpView udp = new UdpView();

    /** Tells whether an Ethernet frame is ARP, or a VXLAN packet (RFC 7348) that carries ARP. */
    boolean carriesArp(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame);
        if (!ethernet.wrap(bytes, 0, frame.length)) {
            return false;
        }
        if (ethernet.etherType() != EtherType.IPV4) {
            return ethernet.etherType() == EtherType.ARP;
        }
        boolean vxlan = ip.wrap(ethernet)
                && ip.protocol() == IpProtocol.UDP
                && udp.wrap(ip)
                && udp.destinationPort() == VxlanView.PORT
                && udp.payloadLength() >= VxlanView.HEADER;
        return vxlan
                && ethernet.wrap(bytes, udp.payloadOffset() + VxlanView.HEADER, udp.payloadLength() - VxlanView.HEADER)
                && ethernet.etherType() == EtherType.ARP;
    }
}
