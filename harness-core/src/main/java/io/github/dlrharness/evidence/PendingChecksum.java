package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.InternetChecksum;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.UdpView;
import java.nio.ByteBuffer;

/** Does what a network card would have done to a captured frame before it went out. */
final class PendingChecksum {
    static final String COMMENT = "checksum finished by dlr-harness: the sender left it to a network card";

    private static final int TCP_CHECKSUM = 16;

    private PendingChecksum() {}

    /** The frame's bytes with the checksum finished, in a copy; the same array when nothing is pending or not all was captured. */
    static byte[] finished(CapturedFrame frame) {
        if (!frame.checksumPending() || frame.bytes().length < frame.originalLength()) {
            return frame.bytes();
        }
        byte[] copy = frame.bytes().clone();
        return finish(ByteBuffer.wrap(copy)) ? copy : frame.bytes();
    }

    /** Finishes the checksum of the outermost TCP or UDP; false when there is none. */
    private static boolean finish(ByteBuffer bytes) {
        EthernetView ethernet = new EthernetView();
        Ipv4View ip = new Ipv4View();
        if (!ethernet.wrap(bytes, 0, bytes.limit())
                || ethernet.etherType() != EtherType.IPV4
                || !ip.wrap(ethernet)
                || ip.isFragment()) {
            return false;
        }
        int field = ip.protocol() == IpProtocol.TCP
                ? TCP_CHECKSUM
                : ip.protocol() == IpProtocol.UDP ? UdpView.CHECKSUM : -1;
        if (field < 0 || ip.payloadLength() < field + 2) {
            return false;
        }
        int at = ip.payloadOffset() + field;
        bytes.putShort(at, (short) 0);
        int pseudoHeader =
                InternetChecksum.pseudoHeader(ip.source(), ip.destination(), ip.protocol(), ip.payloadLength());
        int checksum = ~InternetChecksum.sum(bytes, ip.payloadOffset(), ip.payloadLength(), pseudoHeader) & 0xffff;
        // 0 would mean "no checksum" in UDP (RFC 768).
        bytes.putShort(at, (short) (checksum == 0 && field == UdpView.CHECKSUM ? 0xffff : checksum));
        return true;
    }
}
