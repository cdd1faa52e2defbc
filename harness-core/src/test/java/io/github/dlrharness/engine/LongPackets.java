package io.github.dlrharness.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.InternetChecksum;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.UdpView;
import java.nio.ByteBuffer;
import java.util.List;

/** Datagrams of any length, and what becomes of them on a path that is narrower. */
final class LongPackets {
    static final int IDENTIFICATION = 0x1234;
    private static final int IP = EthernetView.HEADER;
    private static final int MORE = 0x2000;

    private LongPackets() {}

    /** A UDP datagram in an IP packet of {@code length} bytes, without DF. */
    static byte[] datagram(long destination, TestVm from, int to, int length) {
        return datagram(destination, from, to, length, new byte[0]);
    }

    /** The same with IP options, which are whole words. */
    static byte[] datagram(long destination, TestVm from, int to, int length, byte[] options) {
        ByteBuffer bytes = ByteBuffer.wrap(Packets.raw(destination, from.mac, EtherType.IPV4, length));
        int header = Ipv4View.MIN_HEADER + options.length;
        new Ipv4View().write(bytes, IP, length, 64, IpProtocol.UDP, from.ip, to);
        bytes.put(IP, (byte) (0x40 | header / 4));
        bytes.put(IP + Ipv4View.MIN_HEADER, options);
        bytes.putShort(IP + Ipv4View.IDENTIFICATION, (short) IDENTIFICATION);
        for (int at = IP + header + UdpView.HEADER; at < bytes.capacity(); at++) {
            bytes.put(at, (byte) (at * 31 >> 3));
        }
        UdpView udp = new UdpView();
        udp.write(bytes, IP + header, 4000, 5000, length - header);
        udp.writeChecksum(from.ip, to);
        return fragmentField(bytes.array(), 0);
    }

    /** The packet with a payload over which UDP's checksum is 0, and so is sent as 0xffff (RFC 768). */
    static byte[] withZeroChecksum(byte[] packet) {
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        Ipv4View ip = new Ipv4View();
        ip.wrap(bytes, IP, packet.length - IP);
        UdpView udp = new UdpView();
        udp.wrap(ip);
        int word = ip.payloadOffset() + UdpView.HEADER;
        // The checksum is what the sum lacks of 0xffff.
        int filled = (bytes.getShort(word) & 0xffff) + udp.checksum();
        bytes.putShort(word, (short) (filled + (filled >>> 16)));
        udp.writeChecksum(ip.source(), ip.destination());
        assertThat(udp.checksum()).isEqualTo(0xffff);
        return packet;
    }

    static byte[] withDontFragment(byte[] packet) {
        return fragmentField(packet, Ipv4View.DONT_FRAGMENT);
    }

    /** The packet with other flags and fragment offset, its checksum correct. */
    static byte[] fragmentField(byte[] packet, int field) {
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        bytes.putShort(IP + Ipv4View.FRAGMENT, (short) field);
        Ipv4View ip = new Ipv4View();
        ip.wrap(bytes, IP, packet.length - IP);
        ip.writeChecksum();
        return packet;
    }

    /** The packet as a kernel with a network card that does checksums hands it over. */
    static Frame withPartialChecksum(byte[] packet) {
        Frame frame = Frame.copyOf(packet);
        Ipv4View ip = new Ipv4View();
        ip.wrap(ByteBuffer.wrap(packet), IP, packet.length - IP);
        int l4 = IP + ip.headerLength();
        int pseudoHeader =
                InternetChecksum.pseudoHeader(ip.source(), ip.destination(), IpProtocol.UDP, ip.payloadLength());
        frame.bytes().putShort(frame.offset() + l4 + UdpView.CHECKSUM, (short) pseudoHeader);
        frame.partialChecksum(l4, UdpView.CHECKSUM);
        return frame;
    }

    static byte[] payload(byte[] packet) {
        Ipv4View ip = new Ipv4View();
        assertThat(ip.wrap(ByteBuffer.wrap(packet), IP, packet.length - IP)).isTrue();
        byte[] payload = new byte[ip.payloadLength()];
        ip.bytes().get(ip.payloadOffset(), payload);
        return payload;
    }

    /**
     * Checks that fragments tile a packet without gap or overlap, each as long as the MTU allows, and puts them together.
     *
     * @param firstField flags and offset of the packet they are fragments of
     */
    static byte[] reassemble(List<Seen> fragments, int mtu, int firstField) {
        ByteBuffer whole = ByteBuffer.allocate(65_536);
        int firstOffset = (firstField & 0x1fff) * 8;
        for (int index = 0; index < fragments.size(); index++) {
            boolean last = index == fragments.size() - 1;
            Ipv4View ip = fragments.get(index).ip();
            int field = ip.bytes().getShort(ip.offset() + Ipv4View.FRAGMENT) & 0xffff;
            assertThat(ip.totalLength()).isLessThanOrEqualTo(mtu);
            assertThat(fragments.get(index).bytes()).hasSize(IP + ip.totalLength());
            assertThat((field & 0x1fff) * 8)
                    .as("offset of fragment %d", index)
                    .isEqualTo(firstOffset + whole.position());
            assertThat(field & MORE).as("MF of fragment %d", index).isEqualTo(last ? firstField & MORE : MORE);
            assertThat(ip.bytes().getShort(ip.offset() + Ipv4View.IDENTIFICATION))
                    .isEqualTo((short) IDENTIFICATION);
            if (!last) {
                assertThat(ip.payloadLength() % 8).isZero();
                assertThat(ip.totalLength()).as("wasteful").isGreaterThan(mtu - 8);
            }
            byte[] payload = new byte[ip.payloadLength()];
            ip.bytes().get(ip.payloadOffset(), payload);
            whole.put(payload);
        }
        byte[] payload = new byte[whole.position()];
        whole.get(0, payload);
        return payload;
    }
}
