package io.github.dlrharness.standalone.soak;

import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.InternetChecksum;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.UdpView;
import java.nio.ByteBuffer;
import java.util.Random;

/** What the soak's VMs send: datagrams that must arrive, and frames of which each is dropped under exactly one reason. */
final class SoakFrames {
    /** First bytes of the payload of what must arrive. */
    static final int MARK = 0x50a4_f4a3;

    private static final long VMAC = RouterOptions.DEFAULT_VMAC.value();
    private static final int AT_IP = EthernetView.HEADER;
    private static final int AT_UDP = AT_IP + Ipv4View.MIN_HEADER;
    private static final int LONGEST = 1400;

    private SoakFrames() {}

    /** Datagrams of many lengths and flows; every 256th to an address that nobody has. */
    static Frame[] data(SoakVm.Address from, SoakVm.Address to, Random random) {
        Frame[] frames = new Frame[1024];
        for (int i = 0; i < frames.length; i++) {
            int target = i % 256 == 255 ? to.nobody() : to.ip(random.nextInt(SoakVm.Address.COUNT));
            frames[i] = Frame.copyOf(datagram(from, target, 18 + random.nextInt(LONGEST), random.nextInt(32)));
        }
        return frames;
    }

    /** A datagram to an address that nobody has; it takes a hundred of them before one comes again. */
    static Frame toStranger(SoakVm.Address from, SoakVm.Address to, int number) {
        return Frame.copyOf(datagram(from, to.nobody() + 1 + number % 100, 100, 0));
    }

    private static byte[] datagram(SoakVm.Address from, int target, int payload, int flow) {
        int datagram = UdpView.HEADER + payload;
        ByteBuffer bytes = ByteBuffer.allocate(AT_UDP + datagram);
        ethernet(bytes, VMAC, from.mac(), EtherType.IPV4);
        int source = from.ip(0);
        new Ipv4View().write(bytes, AT_IP, Ipv4View.MIN_HEADER + datagram, 64, IpProtocol.UDP, source, target);
        bytes.putInt(AT_UDP + UdpView.HEADER, MARK);
        UdpView udp = new UdpView();
        udp.write(bytes, AT_UDP, 4000 + flow, 5000, datagram);
        udp.writeChecksum(source, target);
        return bytes.array();
    }

    private static void ethernet(ByteBuffer bytes, long destination, long source, int type) {
        EthernetView ethernet = new EthernetView();
        ethernet.wrap(bytes, 0, bytes.capacity());
        ethernet.destination(destination);
        ethernet.source(source);
        ethernet.etherType(type);
    }

    /** Frames that no router may forward. */
    static Frame[] malformed(SoakVm.Address from, SoakVm.Address to) {
        byte[] sound = datagram(from, to.ip(0), 100, 0);
        return new Frame[] {
            changed(sound, EthernetView.SOURCE, 0x01), // a group address as source
            changed(sound, AT_IP, 0x65), // version 6
            changed(sound, AT_IP + Ipv4View.CHECKSUM, sound[AT_IP + Ipv4View.CHECKSUM] ^ 0xff),
            withSum(changed(sound, AT_IP + Ipv4View.TTL, 0)),
            withSum(changed(sound, AT_IP + Ipv4View.DESTINATION, 127)),
            withSum(changed(sound, AT_IP + Ipv4View.SOURCE, 224)),
            withSum(changed(sound, AT_IP + Ipv4View.DESTINATION, 9)), // no route
            changed(sound, EthernetView.TYPE, 0x12), // neither ARP nor IPv4, to vMAC
        };
    }

    private static Frame changed(byte[] sound, int at, int value) {
        byte[] changed = sound.clone();
        changed[at] = (byte) value;
        return Frame.copyOf(changed);
    }

    private static Frame withSum(Frame frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame.toByteArray());
        bytes.putShort(AT_IP + Ipv4View.CHECKSUM, (short) 0);
        int sum = InternetChecksum.sum(bytes, AT_IP, Ipv4View.MIN_HEADER, 0);
        bytes.putShort(AT_IP + Ipv4View.CHECKSUM, (short) ~sum);
        return Frame.copyOf(bytes.array());
    }

    /** Tells whether a frame is a datagram of {@link #data}. */
    static boolean isData(Frame frame) {
        int at = frame.offset();
        return frame.length() >= AT_UDP + UdpView.HEADER + 4
                && Short.toUnsignedInt(frame.bytes().getShort(at + EthernetView.TYPE)) == EtherType.IPV4
                && frame.bytes().get(at + AT_IP + Ipv4View.PROTOCOL) == IpProtocol.UDP
                && frame.bytes().getInt(at + AT_UDP + UdpView.HEADER) == MARK;
    }
}
