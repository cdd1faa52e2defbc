package io.github.dlrharness.engine;

import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.UdpView;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;

/**
 * A frame that an engine emitted, as it was at that moment.
 *
 * @param vni the VXLAN header's on the uplink, else 0
 * @param bytes on the uplink without the VXLAN header
 * @param vtep on the uplink where it goes to
 */
record Seen(
        String host,
        int port,
        long time,
        int vni,
        byte[] bytes,
        int vtep,
        int sourcePort,
        byte[] vxlan,
        Offloads offload) {
    boolean onUplink() {
        return port == Engine.UPLINK;
    }

    private EthernetView ethernet() {
        EthernetView view = new EthernetView();
        if (!view.wrap(ByteBuffer.wrap(bytes), 0, bytes.length)) {
            throw new AssertionError("runt of " + bytes.length + " bytes");
        }
        return view;
    }

    long source() {
        return ethernet().source();
    }

    long destination() {
        return ethernet().destination();
    }

    boolean isArp() {
        return ethernet().etherType() == EtherType.ARP;
    }

    ArpView arp() {
        ArpView view = new ArpView();
        if (!view.wrap(ethernet())) {
            throw new AssertionError("not ARP: " + this);
        }
        return view;
    }

    boolean isArpRequest() {
        return isArp() && arp().operation() == ArpView.REQUEST;
    }

    boolean isArpReply() {
        return isArp() && arp().operation() == ArpView.REPLY;
    }

    boolean isIp() {
        return ethernet().etherType() == EtherType.IPV4;
    }

    Ipv4View ip() {
        Ipv4View view = new Ipv4View();
        if (!view.wrap(ethernet()) || !view.checksumIsCorrect()) {
            throw new AssertionError("not a correct IPv4 packet: " + this);
        }
        return view;
    }

    IcmpView icmp() {
        IcmpView view = new IcmpView();
        if (ip().protocol() != IpProtocol.ICMP || !view.wrap(ip()) || !view.checksumIsCorrect()) {
            throw new AssertionError("not a correct ICMP message: " + this);
        }
        return view;
    }

    boolean isUdp() {
        return isIp() && ip().protocol() == IpProtocol.UDP;
    }

    /** The number in a datagram of {@link Packets#udp}. */
    int mark() {
        UdpView view = new UdpView();
        if (!view.wrap(ip())
                || !view.checksumIsCorrect(ip().source(), ip().destination())
                || view.payloadLength() != Packets.PAYLOAD) {
            throw new AssertionError("not a correct UDP datagram: " + this);
        }
        return ip().bytes().getInt(view.payloadOffset());
    }

    byte[] wholeUplinkFrame() {
        ByteBuffer whole = ByteBuffer.allocate(VxlanView.HEADER + bytes.length);
        return whole.put(vxlan).put(bytes).array();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(host).append(onUplink() ? " uplink to " + new Ipv4Address(vtep) + " VNI " + vni : " port " + port);
        text.append(' ').append(new MacAddress(source())).append(" > ").append(new MacAddress(destination()));
        if (isArp()) {
            text.append(" ARP ").append(arp().operation());
            text.append(' ').append(new Ipv4Address(arp().senderIp()));
            text.append(" asks/tells ").append(new Ipv4Address(arp().targetIp()));
        }
        return text.append(" (").append(bytes.length).append(" bytes)").toString();
    }
}
