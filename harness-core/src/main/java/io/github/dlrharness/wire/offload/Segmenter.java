package io.github.dlrharness.wire.offload;

import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.InternetChecksum;
import java.nio.ByteBuffer;

/**
 * Cuts a super-frame into the frames a wire would carry, each with its own copy of all headers and correct lengths, IP IDs, TCP
 * sequence numbers, flags and checksums, as the kernel does it ({@code tcp_gso_segment}, {@code __udp_gso_segment}).
 *
 * <p>Reusable, allocates nothing: {@link #start(Frame)}, then {@link #write} for each segment.
 */
public final class Segmenter {
    private static final int ETHERNET_HEADER = 14;
    private static final int VLAN_TAG = 4;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_SERVICE_VLAN = 0x88a8;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int TCP = 6;
    private static final int TCP_HEADER = 20;
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int TCP_FIN_PSH = 0x09;
    private static final int TCP_CWR = 0x80;

    private ByteBuffer source;
    private int frameAt;
    private int ipAt;
    private int l4At;
    private int payloadAt;
    private int payloadLength;
    private int segmentPayload;
    private int count;
    private boolean ipv4;
    private boolean tcp;

    /**
     * Prepares for cutting {@code frame}, which must not change until the last segment was written.
     *
     * @return whether that is a super-frame of a known kind with sound headers; if not, nothing may be written
     */
    public boolean start(Frame frame) {
        source = frame.bytes();
        frameAt = frame.offset();
        int end = frameAt + frame.length();
        tcp = frame.gsoType() == Frame.GSO_TCP4 || frame.gsoType() == Frame.GSO_TCP6;
        segmentPayload = frame.gsoSize();
        boolean known = tcp || frame.gsoType() == Frame.GSO_UDP;
        if (!known || segmentPayload <= 0 || !findIp(frameAt + frame.encapsulation(), end) || !findPayload(end)) {
            return false;
        }
        count = Math.max(1, (payloadLength + segmentPayload - 1) / segmentPayload);
        return true;
    }

    private boolean findIp(int ethernetAt, int end) {
        int at = ethernetAt + ETHERNET_HEADER;
        int type = at <= end ? unsignedShort(at - 2) : 0;
        while ((type == ETHERTYPE_VLAN || type == ETHERTYPE_SERVICE_VLAN) && at + VLAN_TAG <= end) {
            at += VLAN_TAG;
            type = unsignedShort(at - 2);
        }
        ipAt = at;
        ipv4 = type == ETHERTYPE_IPV4;
        if (ipv4) {
            return at + IPV4_HEADER <= end && findL4BehindIpv4(end);
        }
        return type == ETHERTYPE_IPV6 && at + IPV6_HEADER <= end && findL4BehindIpv6(end);
    }

    private boolean findL4BehindIpv4(int end) {
        l4At = ipAt + (source.get(ipAt) & 0xf) * 4;
        boolean fragment = (unsignedShort(ipAt + 6) & 0x3fff) != 0;
        boolean whole = ipAt + unsignedShort(ipAt + 2) == end;
        return l4At >= ipAt + IPV4_HEADER
                && !fragment
                && whole
                && protocol() == Byte.toUnsignedInt(source.get(ipAt + 9));
    }

    private boolean findL4BehindIpv6(int end) {
        int next = Byte.toUnsignedInt(source.get(ipAt + 6));
        int at = ipAt + IPV6_HEADER;
        while ((next == 0 || next == 60) && at + 8 <= end) { // hop-by-hop and destination options
            next = Byte.toUnsignedInt(source.get(at));
            at += (Byte.toUnsignedInt(source.get(at + 1)) + 1) * 8;
        }
        l4At = at;
        return next == protocol() && ipAt + IPV6_HEADER + unsignedShort(ipAt + 4) == end;
    }

    private int protocol() {
        return tcp ? TCP : UDP;
    }

    private boolean findPayload(int end) {
        if (l4At + (tcp ? TCP_HEADER : UDP_HEADER) > end) {
            return false;
        }
        int header = tcp ? (source.get(l4At + 12) >>> 4 & 0xf) * 4 : UDP_HEADER;
        payloadAt = l4At + header;
        payloadLength = end - payloadAt;
        return payloadLength >= 0 && (!tcp || header >= TCP_HEADER);
    }

    /** How many segments there are, at least 1. */
    public int count() {
        return count;
    }

    /** Bytes of segment {@code index}, the encapsulation header included. All but the last are equal. */
    public int length(int index) {
        return payloadAt - frameAt + payload(index);
    }

    private int payload(int index) {
        return Math.min(segmentPayload, payloadLength - index * segmentPayload);
    }

    /**
     * Writes segment {@code index}.
     *
     * @param target big-endian, with {@link #length(int)} bytes of room
     * @param at where to write in it
     */
    public void write(int index, ByteBuffer target, int at) {
        int headers = payloadAt - frameAt;
        int payload = payload(index);
        target.put(at, source, frameAt, headers);
        target.put(at + headers, source, payloadAt + index * segmentPayload, payload);
        int ip = at + ipAt - frameAt;
        int l4 = at + l4At - frameAt;
        int l4Length = payloadAt - l4At + payload;
        finishIp(index, target, ip, l4 + l4Length - ip);
        if (tcp) {
            finishTcp(index, target, l4);
        } else {
            target.putShort(l4 + 4, (short) l4Length);
        }
        finishChecksum(target, ip, l4, l4Length);
    }

    private void finishIp(int index, ByteBuffer target, int ip, int length) {
        if (!ipv4) {
            target.putShort(ip + 4, (short) (length - IPV6_HEADER));
            return;
        }
        target.putShort(ip + 2, (short) length);
        target.putShort(ip + 4, (short) (target.getShort(ip + 4) + index)); // as the kernel: one ID per segment
        target.putShort(ip + 10, (short) 0);
        target.putShort(ip + 10, (short) ~InternetChecksum.sum(target, ip, l4At - ipAt, 0));
    }

    private void finishTcp(int index, ByteBuffer target, int l4) {
        target.putInt(l4 + 4, target.getInt(l4 + 4) + index * segmentPayload);
        int flags = target.get(l4 + 13);
        if (index > 0) {
            flags &= ~TCP_CWR; // says "I slowed down" once (RFC 3168 §6.1.2)
        }
        if (index < count - 1) {
            flags &= ~TCP_FIN_PSH;
        }
        target.put(l4 + 13, (byte) flags);
    }

    private void finishChecksum(ByteBuffer target, int ip, int l4, int l4Length) {
        int field = l4 + (tcp ? 16 : 6);
        target.putShort(field, (short) 0);
        int addresses = ipv4 ? ip + 12 : ip + 8;
        int pseudoHeader = InternetChecksum.sum(target, addresses, ipv4 ? 8 : 32, protocol() + l4Length);
        int checksum = ~InternetChecksum.sum(target, l4, l4Length, pseudoHeader) & 0xffff;
        target.putShort(field, (short) (checksum == 0 && !tcp ? 0xffff : checksum));
    }

    private int unsignedShort(int at) {
        return Short.toUnsignedInt(source.getShort(at));
    }
}
