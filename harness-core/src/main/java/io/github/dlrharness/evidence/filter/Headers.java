package io.github.dlrharness.evidence.filter;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.ArpView;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.UdpView;
import io.github.dlrharness.wire.VxlanView;
import java.nio.ByteBuffer;
import java.util.function.ToLongFunction;

/**
 * The headers of a captured frame. What does not fit the capture, or is no such header, is absent. On the underlay a frame that
 * carries VXLAN has two: the one inside, which filters speak of, and the one around it.
 */
final class Headers {
    /** What a field reads that a frame does not have. */
    static final long ABSENT = -1;

    final CapturedFrame frame;
    private final Stack outer;
    private final Stack inner;
    private final int vni;

    private Headers(CapturedFrame frame, Stack outer, Stack inner, int vni) {
        this.frame = frame;
        this.outer = outer;
        this.inner = inner;
        this.vni = vni;
    }

    static Headers of(CapturedFrame frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame.bytes());
        Stack whole = new Stack(bytes, 0, frame.originalLength());
        int inside = frame.tap().kind() == TapPoint.Kind.UNDERLAY ? whole.behindVxlan() : -1;
        if (inside < 0) {
            return new Headers(frame, null, whole, -1);
        }
        VxlanView vxlan = new VxlanView();
        vxlan.wrap(bytes, inside - VxlanView.HEADER, VxlanView.HEADER);
        return new Headers(frame, whole, new Stack(bytes, inside, frame.originalLength()), vxlan.vni());
    }

    /** Of the frame that filters speak of. */
    Stack inner() {
        return inner;
    }

    /** A field around the VXLAN header. */
    long outer(ToLongFunction<Stack> field) {
        return outer == null ? ABSENT : field.applyAsLong(outer);
    }

    long vni() {
        return vni;
    }

    /** Where the inner frame starts; 0 when there is no other. */
    int innerOffset() {
        return inner.start;
    }

    /** Ethernet and what follows it. */
    static final class Stack {
        private final ByteBuffer bytes;
        private final int start;
        private final EthernetView ethernet = new EthernetView();
        private final ArpView arp;
        private final Ipv4View ip;

        /** @param end where the frame ends on the wire; the buffer may end before */
        private Stack(ByteBuffer bytes, int start, int end) {
            this.bytes = bytes;
            this.start = start;
            boolean whole =
                    bytes.limit() - start >= EthernetView.HEADER && ethernet.wrap(bytes, start, bytes.limit() - start);
            int type = whole ? ethernet.etherType() : -1;
            int at = start + EthernetView.HEADER;
            ArpView message = new ArpView();
            arp = type == EtherType.ARP && message.wrap(bytes, at, bytes.limit() - at) ? message : null;
            Ipv4View packet = new Ipv4View();
            ip = type == EtherType.IPV4
                            && bytes.limit() >= at + Ipv4View.MIN_HEADER
                            && packet.wrap(bytes, at, Math.max(end, bytes.limit()) - at)
                    ? packet
                    : null;
        }

        private int behindVxlan() {
            int inside = ip == null ? 0 : ip.payloadOffset() + UdpView.HEADER + VxlanView.HEADER;
            boolean vxlan = transport(IpProtocol.UDP, UdpView.DESTINATION_PORT, 2) == VxlanView.PORT
                    && bytes.limit() >= inside + EthernetView.HEADER;
            return vxlan ? inside : -1;
        }

        long ethernet(ToLongFunction<EthernetView> field) {
            return bytes.limit() - start < EthernetView.HEADER ? ABSENT : field.applyAsLong(ethernet);
        }

        long arp(ToLongFunction<ArpView> field) {
            return arp == null ? ABSENT : field.applyAsLong(arp);
        }

        long ip(ToLongFunction<Ipv4View> field) {
            return ip == null ? ABSENT : field.applyAsLong(ip);
        }

        /** A field of 1 or 2 bytes in a header over IP; a later fragment has none (RFC 791 §3.2). */
        long transport(int protocol, int offset, int size) {
            if (ip == null || ip.protocol() != protocol || ip.isLaterFragment()) {
                return ABSENT;
            }
            int at = ip.payloadOffset() + offset;
            if (bytes.limit() < at + size) {
                return ABSENT;
            }
            return size == 1 ? Byte.toUnsignedLong(bytes.get(at)) : Short.toUnsignedLong(bytes.getShort(at));
        }
    }
}
