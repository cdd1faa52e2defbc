package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.dvs.DvUplink;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.offload.Segmenter;

/**
 * The dvUplink with its MTU. VXLAN packets are never fragmented (RFC 7348 §4.3), so what would be too long for the underlay is
 * shortened before it is encapsulated: an IPv4 packet is fragmented, whether routed or switched; one with DF is dropped and its
 * sender told (RFC 1191); what is no IPv4 packet is dropped. The length of a super-frame is that of its segments.
 */
public final class Tunnel implements DvUplink {
    private static final int EVERYBODY = 0;

    private final int mtu;
    private final Encapsulator encapsulator;
    private final VtepTable table;
    private final Counters counters;
    private final EthernetView ethernet = new EthernetView();
    private final Ipv4View ip = new Ipv4View();
    private final Fragmenter fragmenter = new Fragmenter();
    private final Segmenter segmenter = new Segmenter();
    private MtuNotice notice;
    private Frame fragment;
    private Frame segment;

    /**
     * Makes a tunnel.
     *
     * @param mtu bytes of the longest inner IP packet
     */
    public Tunnel(int mtu, Encapsulator encapsulator, VtepTable table, Counters counters) {
        this.mtu = mtu;
        this.encapsulator = encapsulator;
        this.table = table;
        this.counters = counters;
    }

    /** Connects who tells senders; once, before anything else. */
    public void connect(MtuNotice told) {
        notice = told;
    }

    @Override
    public boolean isPMac(int vni, long mac) {
        return encapsulator.isPMac(vni, mac);
    }

    @Override
    public boolean isPeer(int vni, int vtep) {
        return encapsulator.isPeer(vni, vtep);
    }

    @Override
    public void send(int vni, Frame frame, int vtep, long now) {
        if (fits(frame)) {
            encapsulator.send(vni, frame, vtep);
        } else {
            shorten(vni, frame, vtep, now);
        }
    }

    @Override
    public boolean replicate(int vni, Frame frame, long now) {
        if (!table.has(vni)) {
            return false;
        }
        if (fits(frame)) {
            encapsulator.replicate(vni, frame);
        } else {
            shorten(vni, frame, EVERYBODY, now);
        }
        return true;
    }

    private boolean fits(Frame frame) {
        int length = frame.length() - EthernetView.HEADER;
        return length <= mtu || frame.gsoType() != Frame.GSO_NONE && segmentsFit(frame);
    }

    private boolean segmentsFit(Frame frame) {
        return segmenter.start(frame) && segmenter.length(0) - EthernetView.HEADER <= mtu;
    }

    private void shorten(int vni, Frame frame, int vtep, long now) {
        ethernet.wrap(frame);
        boolean isPacket = ethernet.etherType() == EtherType.IPV4 && ip.wrap(ethernet) && ip.checksumIsCorrect();
        boolean mustNotBeCut = isPacket && ip.dontFragment() && ip.totalLength() > mtu;
        boolean sent = isPacket && !mustNotBeCut && cut(vni, frame, vtep);
        if (!sent) {
            counters.add(Counter.DROP_TOO_LONG);
        }
        if (mustNotBeCut) {
            notice.tooLong(vni, frame, mtu, now);
        }
    }

    /** Sends a packet in fragments, a super-frame's segments one by one; returns false when it can't be cut. */
    private boolean cut(int vni, Frame frame, int vtep) {
        if (frame.gsoType() == Frame.GSO_NONE) {
            return fragment(vni, frame, vtep);
        }
        if (!segmenter.start(frame)) {
            return false;
        }
        if (segment == null) {
            segment = Frame.allocate(Frame.MAX_LENGTH);
        }
        for (int index = 0; index < segmenter.count(); index++) {
            segment.clear();
            segment.length(segmenter.length(index));
            segmenter.write(index, segment.bytes(), segment.offset());
            if (!fragment(vni, segment, vtep)) {
                return false;
            }
        }
        return true;
    }

    private boolean fragment(int vni, Frame frame, int vtep) {
        if (!fragmenter.start(frame, mtu)) {
            return false;
        }
        if (fragment == null) {
            fragment = Frame.allocate(EthernetView.HEADER + mtu);
        }
        while (fragmenter.next(fragment)) {
            counters.add(Counter.FRAGMENTS);
            if (vtep == EVERYBODY) {
                encapsulator.replicate(vni, fragment);
            } else {
                encapsulator.send(vni, fragment, vtep);
            }
        }
        return true;
    }
}
