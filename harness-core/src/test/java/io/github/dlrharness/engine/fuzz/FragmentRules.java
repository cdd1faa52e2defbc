package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4View;
import java.nio.ByteBuffer;

/** What must hold for a piece of a switched packet that was too long for the tunnel. */
final class FragmentRules {
    private static final int UNIT = 8;

    private final int mtu;
    private final EthernetView ethernet = new EthernetView();
    private final Ipv4View ip = new Ipv4View();
    private final EthernetView wholeEthernet = new EthernetView();
    private final Ipv4View whole = new Ipv4View();

    FragmentRules(int mtu) {
        this.mtu = mtu;
    }

    /** Tells whether an emitted frame is a part of the one that came in; an L4 checksum may have been finished on the way. */
    boolean isPieceOf(Input input, Frame frame) {
        ByteBuffer came = input.ethernetFrame();
        boolean isPacket = ethernet.wrap(frame)
                && ethernet.etherType() == EtherType.IPV4
                && ip.wrap(ethernet)
                && ip.checksumIsCorrect()
                && wholeEthernet.wrap(came, 0, came.capacity())
                && whole.wrap(wholeEthernet);
        if (!isPacket || came.capacity() <= EthernetView.HEADER + mtu || ip.totalLength() != ethernet.payloadLength()) {
            return false;
        }
        boolean sameEnds = ethernet.source() == wholeEthernet.source()
                && ethernet.destination() == wholeEthernet.destination()
                && ip.source() == whole.source()
                && ip.destination() == whole.destination()
                && ip.protocol() == whole.protocol()
                && ip.ttl() == whole.ttl();
        if (input.isSuperFrame()) {
            // A piece of a segment, which has a length, a checksum and a place of its own.
            return sameEnds && ip.totalLength() <= mtu;
        }
        int from = (fragment(ip) - fragment(whole)) * UNIT;
        return sameEnds
                && ip.totalLength() <= mtu
                && from >= 0
                && from + ip.payloadLength() <= whole.payloadLength()
                && differences(from) <= Short.BYTES;
    }

    private static int fragment(Ipv4View packet) {
        return packet.bytes().getShort(packet.offset() + Ipv4View.FRAGMENT) & 0x1fff;
    }

    private int differences(int from) {
        int different = 0;
        for (int index = 0; index < ip.payloadLength(); index++) {
            byte is = ip.bytes().get(ip.payloadOffset() + index);
            if (is != whole.bytes().get(whole.payloadOffset() + from + index)) {
                different++;
            }
        }
        return different;
    }
}
