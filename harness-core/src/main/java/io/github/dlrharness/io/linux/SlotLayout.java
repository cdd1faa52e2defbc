package io.github.dlrharness.io.linux;

import io.github.dlrharness.os.linux.NativeSocket;
import io.github.dlrharness.os.linux.SocketApi;
import java.nio.ByteBuffer;

/** One slot of a {@code TPACKET_V2} ring: {@code struct tpacket2_hdr}, {@code struct sockaddr_ll}, the frame. */
final class SlotLayout {
    static final int SLOT_BYTES = 2048;

    /** Most bytes of a frame in a slot, less the tag that may have to be put back. */
    static final int SNAP_LENGTH = 1920;

    // struct tpacket2_hdr
    private static final int STATUS = 0;
    private static final int LENGTH = 4;
    private static final int SNAPPED_LENGTH = 8;
    private static final int FRAME_AT = 12;
    private static final int SECONDS = 16;
    private static final int NANOS = 20;
    private static final int TAG_CONTROL = 24;
    private static final int TAG_PROTOCOL = 26;

    // struct sockaddr_ll lies behind it, aligned to 16 bytes
    private static final int PACKET_TYPE = 32 + 10;

    private static final int BLOCK_BYTES = 32 * SLOT_BYTES;
    private static final int MAC_ADDRESSES = 12;
    private static final int TAG_BYTES = 4;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private SlotLayout() {}

    /** {@code struct tpacket_req} for a ring of {@code slots} slots, a multiple of 32. */
    static ByteBuffer ringRequest(int slots) {
        return NativeSocket.newStructure(16)
                .putInt(0, BLOCK_BYTES)
                .putInt(4, slots * SLOT_BYTES / BLOCK_BYTES)
                .putInt(8, SLOT_BYTES)
                .putInt(12, slots);
    }

    static int packetType(ByteBuffer ring, int slot) {
        return ring.get(slot + PACKET_TYPE);
    }

    static long timeNanos(ByteBuffer ring, int slot) {
        long seconds = Integer.toUnsignedLong(ring.getInt(slot + SECONDS));
        return seconds * NANOS_PER_SECOND + Integer.toUnsignedLong(ring.getInt(slot + NANOS));
    }

    /** Bytes of the frame as it was on the link, its VLAN tag included. */
    static int originalLength(ByteBuffer ring, int slot) {
        return ring.getInt(slot + LENGTH) + (hasTag(ring, slot) ? TAG_BYTES : 0);
    }

    /** Copies the frame, with the VLAN tag back in its place that the kernel had taken out. */
    static byte[] frame(ByteBuffer ring, int slot) {
        int at = slot + Short.toUnsignedInt(ring.getShort(slot + FRAME_AT));
        return frame(ring, slot, ring, at, ring.getInt(slot + SNAPPED_LENGTH));
    }

    /** Whether the whole frame is in the socket's queue. */
    static boolean isQueued(ByteBuffer ring, int slot) {
        return (ring.getInt(slot + STATUS) & SocketApi.TP_STATUS_COPY) != 0;
    }

    /** Copies a frame of {@code length} bytes that begins in {@code content} at {@code at}; the slot tells its tag. */
    static byte[] frame(ByteBuffer ring, int slot, ByteBuffer content, int at, int length) {
        if (!hasTag(ring, slot) || length < MAC_ADDRESSES) {
            byte[] bytes = new byte[length];
            content.get(at, bytes);
            return bytes;
        }
        byte[] bytes = new byte[length + TAG_BYTES];
        content.get(at, bytes, 0, MAC_ADDRESSES);
        content.get(at + MAC_ADDRESSES, bytes, MAC_ADDRESSES + TAG_BYTES, length - MAC_ADDRESSES);
        ByteBuffer.wrap(bytes)
                .putShort(MAC_ADDRESSES, (short) tagProtocol(ring, slot))
                .putShort(MAC_ADDRESSES + 2, ring.getShort(slot + TAG_CONTROL));
        return bytes;
    }

    static boolean checksumPending(ByteBuffer ring, int slot) {
        return (ring.getInt(slot + STATUS) & SocketApi.TP_STATUS_CSUMNOTREADY) != 0;
    }

    private static boolean hasTag(ByteBuffer ring, int slot) {
        return (ring.getInt(slot + STATUS) & SocketApi.TP_STATUS_VLAN_VALID) != 0;
    }

    private static int tagProtocol(ByteBuffer ring, int slot) {
        boolean told = (ring.getInt(slot + STATUS) & SocketApi.TP_STATUS_VLAN_TPID_VALID) != 0;
        return told ? Short.toUnsignedInt(ring.getShort(slot + TAG_PROTOCOL)) : SocketApi.ETH_P_8021Q;
    }
}
