package io.github.dlrharness.engine;

import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.InternetChecksum;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.UdpView;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;

/** Frames as VMs send them. */
public final class Packets {
    public static final long BROADCAST = MacAddress.BROADCAST.value();
    public static final long VMAC = RouterOptions.DEFAULT_VMAC.value();
    public static final int PAYLOAD = 32;

    private Packets() {}

    public static int ip(String address) {
        return Ipv4Address.parse(address).value();
    }

    /** A static route; the destination as {@code network/length}. */
    static StaticRoute route(String destination, String nextHop) {
        return new StaticRoute(prefix(destination), Ipv4Address.parse(nextHop));
    }

    static Ipv4Prefix prefix(String text) {
        String[] parts = text.split("/");
        return new Ipv4Prefix(Ipv4Address.parse(parts[0]), Integer.parseInt(parts[1]));
    }

    public static byte[] arp(
            long destination, long source, int operation, long senderMac, int senderIp, long targetMac, int targetIp) {
        ByteBuffer bytes = ethernet(destination, source, EtherType.ARP, ArpView.LENGTH);
        new ArpView().write(bytes, EthernetView.HEADER, operation, senderMac, senderIp, targetMac, targetIp);
        return bytes.array();
    }

    public static byte[] arpRequest(long mac, int address, int target) {
        return arp(BROADCAST, mac, ArpView.REQUEST, mac, address, 0, target);
    }

    public static byte[] arpReply(long mac, int address, long toMac, int toAddress) {
        return arp(toMac, mac, ArpView.REPLY, mac, address, toMac, toAddress);
    }

    /** A UDP datagram whose payload is the number {@code mark}. */
    public static byte[] udp(long destination, long source, int from, int to, int ttl, int mark) {
        return udp(destination, source, from, to, ttl, mark, 4000, 5000);
    }

    public static byte[] udp(
            long destination, long source, int from, int to, int ttl, int mark, int fromPort, int toPort) {
        int datagram = UdpView.HEADER + PAYLOAD;
        ByteBuffer bytes = ip(destination, source, IpProtocol.UDP, from, to, ttl, datagram);
        int at = EthernetView.HEADER + Ipv4View.MIN_HEADER;
        UdpView udp = new UdpView();
        bytes.putInt(at + UdpView.HEADER, mark);
        udp.write(bytes, at, fromPort, toPort, datagram);
        udp.writeChecksum(from, to);
        return bytes.array();
    }

    public static byte[] icmp(long destination, long source, int type, int from, int to, int ttl, int rest) {
        int length = IcmpView.HEADER + PAYLOAD;
        ByteBuffer bytes = ip(destination, source, IpProtocol.ICMP, from, to, ttl, length);
        IcmpView icmp = new IcmpView();
        icmp.wrap(bytes, EthernetView.HEADER + Ipv4View.MIN_HEADER, length);
        icmp.type(type);
        icmp.rest(rest);
        icmp.writeChecksum();
        return bytes.array();
    }

    public static byte[] echo(long destination, long source, int from, int to, int ttl, int rest) {
        return icmp(destination, source, IcmpView.ECHO_REQUEST, from, to, ttl, rest);
    }

    /** The frame with the checksum that its IPv4 header should have, however wrong the header is otherwise. */
    public static byte[] withIpChecksum(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame.clone());
        int header = Math.max((frame[EthernetView.HEADER] & 0xf) * 4, Ipv4View.MIN_HEADER);
        int at = EthernetView.HEADER + Ipv4View.CHECKSUM;
        bytes.putShort(at, (short) 0);
        bytes.putShort(at, (short) ~InternetChecksum.sum(bytes, EthernetView.HEADER, header, 0));
        return bytes.array();
    }

    /** The ICMP frame with the checksum that it should have. */
    public static byte[] withIcmpChecksum(byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame.clone());
        int at = EthernetView.HEADER + Ipv4View.MIN_HEADER;
        IcmpView icmp = new IcmpView();
        icmp.wrap(bytes, at, frame.length - at);
        icmp.writeChecksum();
        return bytes.array();
    }

    /** The packet with options, whose bytes must be a multiple of 4. */
    public static byte[] withIpOptions(byte[] frame, int... options) {
        int payload = EthernetView.HEADER + Ipv4View.MIN_HEADER;
        ByteBuffer bytes = ByteBuffer.allocate(frame.length + options.length);
        bytes.put(frame, 0, payload);
        for (int option : options) {
            bytes.put((byte) option);
        }
        bytes.put(frame, payload, frame.length - payload);
        bytes.put(EthernetView.HEADER, (byte) (0x45 + options.length / 4));
        bytes.putShort(EthernetView.HEADER + Ipv4View.TOTAL_LENGTH, (short) (bytes.capacity() - EthernetView.HEADER));
        return withIpChecksum(bytes.array());
    }

    public static byte[] vxlan(int vni, byte[] inner) {
        ByteBuffer bytes = ByteBuffer.allocate(VxlanView.HEADER + inner.length);
        new VxlanView().write(bytes, 0, vni);
        bytes.put(VxlanView.HEADER, inner);
        return bytes.array();
    }

    /** What the DLR instance with that pMAC sends over the overlay to resolve a target. */
    public static byte[] overlayRequest(long pMac, int lif, int target) {
        return arp(BROADCAST, pMac, ArpView.REQUEST, VMAC, lif, 0, target);
    }

    public static byte[] raw(long destination, long source, int type, int payload) {
        return ethernet(destination, source, type, payload).array();
    }

    private static ByteBuffer ip(long destination, long source, int protocol, int from, int to, int ttl, int payload) {
        int length = Ipv4View.MIN_HEADER + payload;
        ByteBuffer bytes = ethernet(destination, source, EtherType.IPV4, length);
        new Ipv4View().write(bytes, EthernetView.HEADER, length, ttl, protocol, from, to);
        return bytes;
    }

    private static ByteBuffer ethernet(long destination, long source, int type, int payload) {
        ByteBuffer bytes = ByteBuffer.allocate(EthernetView.HEADER + payload);
        EthernetView ethernet = new EthernetView();
        ethernet.wrap(bytes, 0, bytes.capacity());
        ethernet.destination(destination);
        ethernet.source(source);
        ethernet.etherType(type);
        return bytes;
    }
}
