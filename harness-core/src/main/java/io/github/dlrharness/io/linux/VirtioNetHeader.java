package io.github.dlrharness.io.linux;

import io.github.dlrharness.wire.Frame;
import java.nio.ByteBuffer;

/**
 * {@code struct virtio_net_hdr} (VIRTIO 1.2 §5.1.6), which a packet socket with {@code PACKET_VNET_HDR} puts before each frame, in
 * the machine's byte order.
 */
final class VirtioNetHeader {
    static final int BYTES = 10;

    private static final int FLAGS = 0;
    private static final int GSO_TYPE = 1;
    private static final int HEADER_LENGTH = 2;
    private static final int GSO_SIZE = 4;
    private static final int CHECKSUM_START = 6;
    private static final int CHECKSUM_OFFSET = 8;

    private static final int NEEDS_CHECKSUM = 1;
    private static final int GSO_ECN = 0x80;
    private static final int TCP_DATA_OFFSET = 12;
    private static final int TCP_FLAGS = 13;
    private static final int TCP_CWR = 0x80;
    private static final int UDP_HEADER = 8;

    private VirtioNetHeader() {}

    /**
     * Reads a header into the frame that follows it. {@code DATA_VALID} needs no place in {@link Frame}: such a checksum is
     * complete, like any other that isn't marked.
     *
     * @param shift how many bytes the frame's contents behind the MAC addresses were moved after the kernel counted
     */
    static void read(ByteBuffer header, int at, Frame frame, int shift) {
        if ((header.get(at + FLAGS) & NEEDS_CHECKSUM) != 0) {
            int start = Short.toUnsignedInt(header.getShort(at + CHECKSUM_START));
            frame.partialChecksum(start + shift, Short.toUnsignedInt(header.getShort(at + CHECKSUM_OFFSET)));
        }
        // The ECN bit repeats what the CWR flag of the TCP header says; writing it again needs that flag only.
        int type = header.get(at + GSO_TYPE) & 0xff & ~GSO_ECN;
        if (type != Frame.GSO_NONE) {
            frame.gso(type, Short.toUnsignedInt(header.getShort(at + GSO_SIZE)));
        }
    }

    /** Writes the header that tells the kernel what is unfinished about {@code frame}. */
    static void write(ByteBuffer header, int at, Frame frame) {
        header.putLong(at, 0);
        header.putShort(at + CHECKSUM_OFFSET, (short) 0);
        if (frame.hasPartialChecksum()) {
            header.put(at + FLAGS, (byte) NEEDS_CHECKSUM);
            header.putShort(at + CHECKSUM_START, (short) (frame.encapsulation() + frame.checksumStart()));
            header.putShort(at + CHECKSUM_OFFSET, (short) frame.checksumOffset());
        }
        if (frame.gsoType() != Frame.GSO_NONE) {
            header.put(at + GSO_TYPE, (byte) gsoType(frame));
            header.putShort(at + HEADER_LENGTH, (short) headerLength(frame));
            header.putShort(at + GSO_SIZE, (short) frame.gsoSize());
        }
    }

    private static int gsoType(Frame frame) {
        boolean slowedDown = isTcp(frame) && (byteOfL4(frame, TCP_FLAGS) & TCP_CWR) != 0;
        return slowedDown ? frame.gsoType() | GSO_ECN : frame.gsoType();
    }

    private static int headerLength(Frame frame) {
        int l4 = isTcp(frame) ? (byteOfL4(frame, TCP_DATA_OFFSET) >>> 4 & 0xf) * 4 : UDP_HEADER;
        return Math.min(frame.length(), frame.encapsulation() + frame.checksumStart() + l4);
    }

    private static boolean isTcp(Frame frame) {
        return frame.gsoType() == Frame.GSO_TCP4 || frame.gsoType() == Frame.GSO_TCP6;
    }

    private static int byteOfL4(Frame frame, int offset) {
        int at = frame.encapsulation() + frame.checksumStart() + offset;
        return at < frame.length() ? frame.bytes().get(frame.offset() + at) : 0;
    }
}
