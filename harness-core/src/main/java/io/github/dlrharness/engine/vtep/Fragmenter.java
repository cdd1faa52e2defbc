package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.InternetChecksum;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import java.nio.ByteBuffer;

/**
 * Cuts an IPv4 packet into fragments (RFC 791 §3.2). A packet that is short enough comes out whole, without what lay behind it in
 * its frame. An unfinished L4 checksum is finished on the way: it covers all fragments, and no later hop sees them together.
 *
 * <p>Reusable, allocates nothing: {@link #start}, then {@link #next} until it returns false.
 */
final class Fragmenter {
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int OFFSET = 0x1fff;
    /** Fragment offsets count in units of so many bytes. */
    private static final int UNIT = 8;

    private static final int MAX_PACKET = 65_535;
    private static final int UDP_CHECKSUM = 6;

    private final EthernetView ethernet = new EthernetView();
    private final Ipv4View ip = new Ipv4View();
    private final Ipv4View pieceIp = new Ipv4View();
    private final CopiedOptions options = new CopiedOptions();
    private int mtu;
    private int flagsAndOffset;
    private int done;
    private boolean finished;
    /** Where in the payload the L4 checksum belongs, -1 when it is finished already; and what belongs there. */
    private int checksumAt;

    private int checksum;

    /**
     * Prepares for cutting the packet in a frame, which must not change until the last fragment was written. Its IPv4 header has
     * been checked, and it is no super-frame.
     *
     * @param longest bytes that a fragment may have, its header included
     * @return false when it can't be cut: broken options, no room for payload, or a fragment that ends beyond the longest packet
     */
    boolean start(Frame frame, int longest) {
        mtu = longest;
        done = 0;
        finished = false;
        checksumAt = -1;
        if (!ethernet.wrap(frame) || !ip.wrap(ethernet) || !options.read(ip)) {
            return false;
        }
        flagsAndOffset = ip.bytes().getShort(ip.offset() + Ipv4View.FRAGMENT) & 0xffff;
        boolean roomy = mtu - ip.headerLength() >= UNIT || ip.totalLength() <= mtu;
        boolean endsInTime = (flagsAndOffset & OFFSET) * UNIT + ip.totalLength() <= MAX_PACKET;
        return roomy && endsInTime && (!frame.hasPartialChecksum() || finishChecksum(frame));
    }

    private boolean finishChecksum(Frame frame) {
        int start = frame.checksumStart() - EthernetView.HEADER - ip.headerLength();
        int field = start + frame.checksumOffset();
        int length = ip.payloadLength();
        if (start < 0 || frame.checksumOffset() < 0 || field + Short.BYTES > length || (field & 1) != 0) {
            return false;
        }
        checksum = ~InternetChecksum.sum(ip.bytes(), ip.payloadOffset() + start, length - start, 0) & 0xffff;
        if (checksum == 0 && ip.protocol() == IpProtocol.UDP && frame.checksumOffset() == UDP_CHECKSUM) {
            checksum = 0xffff; // 0 would mean "no checksum" (RFC 768)
        }
        checksumAt = field;
        return true;
    }

    /**
     * Writes the next fragment with its Ethernet header.
     *
     * @return false when there is none any more
     */
    boolean next(Frame piece) {
        if (finished) {
            return false;
        }
        int header = done == 0 ? ip.headerLength() : Ipv4View.MIN_HEADER + options.copiedLength();
        int left = ip.payloadLength() - done;
        int room = mtu - header;
        boolean last = left <= room;
        int count = last ? left : room / UNIT * UNIT;
        piece.clear();
        piece.length(EthernetView.HEADER + header + count);
        ByteBuffer bytes = piece.bytes();
        int at = piece.offset() + EthernetView.HEADER;
        bytes.put(piece.offset(), ip.bytes(), ip.offset() - EthernetView.HEADER, EthernetView.HEADER);
        writeHeader(bytes, at, header, count, last);
        bytes.put(at + header, ip.bytes(), ip.payloadOffset() + done, count);
        if (checksumAt >= done && checksumAt < done + count) {
            bytes.putShort(at + header + checksumAt - done, (short) checksum);
        }
        done += count;
        finished = last;
        return true;
    }

    private void writeHeader(ByteBuffer bytes, int at, int header, int count, boolean last) {
        if (done == 0) {
            bytes.put(at, ip.bytes(), ip.offset(), header);
        } else {
            bytes.put(at, ip.bytes(), ip.offset(), Ipv4View.MIN_HEADER);
            options.writeCopied(bytes, at + Ipv4View.MIN_HEADER);
            bytes.put(at + Ipv4View.VERSION_AND_LENGTH, (byte) (0x40 | header >> 2));
        }
        bytes.putShort(at + Ipv4View.TOTAL_LENGTH, (short) (header + count));
        int field = flagsAndOffset + done / UNIT;
        bytes.putShort(at + Ipv4View.FRAGMENT, (short) (last ? field : field | MORE_FRAGMENTS));
        pieceIp.wrap(bytes, at, header + count);
        pieceIp.writeChecksum();
    }
}
