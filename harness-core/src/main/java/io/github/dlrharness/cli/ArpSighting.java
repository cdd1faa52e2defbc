package io.github.dlrharness.cli;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.UdpView;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;

/**
 * An ARP message in a captured frame.
 *
 * @param vni of the tunnel; 0 on a VM port
 * @param vtep the outer destination; null on a VM port
 * @param source of the inner Ethernet header
 * @param destination of the inner Ethernet header
 */
record ArpSighting(
        CapturedFrame frame,
        int vni,
        Ipv4Address vtep,
        MacAddress source,
        MacAddress destination,
        boolean request,
        MacAddress senderMac,
        Ipv4Address senderIp,
        Ipv4Address targetIp) {
    /** What a frame says; null when it is no ARP. */
    static ArpSighting of(CapturedFrame frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
        EthernetView ethernet = new EthernetView();
        if (!ethernet.wrap(bytes, 0, bytes.limit())) {
            return null;
        }
        if (frame.tap().kind() == TapPoint.Kind.VM) {
            return of(frame, ethernet, 0, null);
        }
        Ipv4View ip = new Ipv4View();
        UdpView udp = new UdpView();
        VxlanView vxlan = new VxlanView();
        if (!ip.wrap(ethernet)
                || ip.isFragment()
                || !udp.wrap(ip)
                || udp.destinationPort() != VxlanView.PORT
                || !vxlan.wrap(bytes, udp.payloadOffset(), udp.payloadLength())) {
            return null;
        }
        EthernetView inner = new EthernetView();
        int from = udp.payloadOffset() + VxlanView.HEADER;
        return inner.wrap(bytes, from, udp.payloadLength() - VxlanView.HEADER)
                ? of(frame, inner, vxlan.vni(), new Ipv4Address(ip.destination()))
                : null;
    }

    private static ArpSighting of(CapturedFrame frame, EthernetView ethernet, int vni, Ipv4Address vtep) {
        ArpView arp = new ArpView();
        if (!arp.wrap(ethernet)) {
            return null;
        }
        return new ArpSighting(
                frame,
                vni,
                vtep,
                new MacAddress(ethernet.source()),
                new MacAddress(ethernet.destination()),
                arp.operation() == ArpView.REQUEST,
                new MacAddress(arp.senderMac()),
                new Ipv4Address(arp.senderIp()),
                new Ipv4Address(arp.targetIp()));
    }
}
