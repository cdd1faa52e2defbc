package io.github.dlrharness.engine;

import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;

/** Frames with unfinished work, as a kernel VM hands them over. */
record Offloads(boolean partialChecksum, int start, int offset, int gsoType, int gsoSize) {
    private static final int TCP_CHECKSUM = 16;
    private static final int TCP_HEADER = 20;
    /** An IPv4 packet of the greatest length there is. */
    private static final int PACKET = 65_535;

    static final Offloads NONE = new Offloads(false, 0, 0, Frame.GSO_NONE, 0);
    static final Offloads SUPER_FRAME =
            new Offloads(true, EthernetView.HEADER + Ipv4View.MIN_HEADER, TCP_CHECKSUM, Frame.GSO_TCP4, 1460);

    static Offloads of(Frame frame) {
        return new Offloads(
                frame.hasPartialChecksum(),
                frame.checksumStart(),
                frame.checksumOffset(),
                frame.gsoType(),
                frame.gsoSize());
    }

    /** A TCP super-frame of 64 KiB by way of the gateway. */
    static Frame superFrame(TestVm from, TestVm to) {
        byte[] bytes = Packets.raw(Packets.VMAC, from.mac, EtherType.IPV4, PACKET);
        Frame frame = Frame.copyOf(bytes);
        int at = frame.offset() + EthernetView.HEADER;
        new Ipv4View().write(frame.bytes(), at, PACKET, 64, IpProtocol.TCP, from.ip, to.ip);
        frame.bytes().put(at + Ipv4View.MIN_HEADER + 12, (byte) (TCP_HEADER << 2));
        frame.partialChecksum(SUPER_FRAME.start, SUPER_FRAME.offset);
        frame.gso(SUPER_FRAME.gsoType, SUPER_FRAME.gsoSize);
        return frame;
    }
}
