package io.github.dlrharness.wire;

import java.nio.ByteBuffer;

/**
 * An IPv4 packet (RFC 791) in a buffer. Reusable. {@link #wrap} checks version and lengths once; the checksum is the caller's
 * question ({@link #checksumIsCorrect()}).
 */
public final class Ipv4View {
    /** Bytes of a header without options. */
    public static final int MIN_HEADER = 20;

    /** Offset of version and header length. */
    public static final int VERSION_AND_LENGTH = 0;

    /** Offset of DSCP and ECN. */
    public static final int TRAFFIC_CLASS = 1;

    /** Offset of the total length. */
    public static final int TOTAL_LENGTH = 2;

    /** Offset of the identification. */
    public static final int IDENTIFICATION = 4;

    /** Offset of flags and fragment offset. */
    public static final int FRAGMENT = 6;

    /** Offset of the time to live. */
    public static final int TTL = 8;

    /** Offset of the protocol. */
    public static final int PROTOCOL = 9;

    /** Offset of the header checksum. */
    public static final int CHECKSUM = 10;

    /** Offset of the source address. */
    public static final int SOURCE = 12;

    /** Offset of the destination address. */
    public static final int DESTINATION = 16;

    /** Don't fragment, in the 16 bits at {@link #FRAGMENT}. */
    public static final int DONT_FRAGMENT = 0x4000;

    /** More fragments and fragment offset, in the 16 bits at {@link #FRAGMENT}. */
    private static final int IS_FRAGMENT = 0x3fff;

    private static final int FRAGMENT_OFFSET = 0x1fff;

    private ByteBuffer bytes;
    private int offset;
    private int headerLength;
    private int totalLength;

    /**
     * Looks at {@code count} bytes; more than the packet's total length is padding.
     *
     * @return false when version, header length or total length can't be right; the view is unusable then
     */
    public boolean wrap(ByteBuffer buffer, int from, int count) {
        bytes = buffer;
        offset = from;
        if (count < MIN_HEADER) {
            return false;
        }
        int versionAndLength = buffer.get(from + VERSION_AND_LENGTH) & 0xff;
        headerLength = (versionAndLength & 0xf) << 2;
        totalLength = buffer.getShort(from + TOTAL_LENGTH) & 0xffff;
        return versionAndLength >>> 4 == 4
                && headerLength >= MIN_HEADER
                && totalLength >= headerLength
                && totalLength <= count;
    }

    /** Looks at the payload of an Ethernet frame; the same rules. */
    public boolean wrap(EthernetView ethernet) {
        return wrap(ethernet.bytes(), ethernet.payloadOffset(), ethernet.payloadLength());
    }

    /**
     * Writes a header without options, identification 0, DF set, checksum correct; the caller made sure that it fits.
     *
     * @param length the total length in bytes
     */
    public void write(ByteBuffer buffer, int at, int length, int ttl, int protocol, int source, int destination) {
        bytes = buffer;
        offset = at;
        headerLength = MIN_HEADER;
        totalLength = length;
        bytes.putShort(at + VERSION_AND_LENGTH, (short) 0x4500);
        bytes.putShort(at + TOTAL_LENGTH, (short) length);
        bytes.putShort(at + IDENTIFICATION, (short) 0);
        bytes.putShort(at + FRAGMENT, (short) DONT_FRAGMENT);
        bytes.put(at + TTL, (byte) ttl);
        bytes.put(at + PROTOCOL, (byte) protocol);
        bytes.putInt(at + SOURCE, source);
        bytes.putInt(at + DESTINATION, destination);
        writeChecksum();
    }

    /** Tells whether the header checksum is correct. */
    public boolean checksumIsCorrect() {
        return InternetChecksum.sum(bytes, offset, headerLength, 0) == 0xffff;
    }

    /** Computes the header checksum anew. */
    public void writeChecksum() {
        bytes.putShort(offset + CHECKSUM, (short) 0);
        bytes.putShort(offset + CHECKSUM, (short) ~InternetChecksum.sum(bytes, offset, headerLength, 0));
    }

    /** DSCP and ECN, 8 bits. */
    public int trafficClass() {
        return bytes.get(offset + TRAFFIC_CLASS) & 0xff;
    }

    /** Sets DSCP and ECN and updates the checksum incrementally. */
    public void trafficClass(int value) {
        int before = bytes.getShort(offset) & 0xffff;
        int after = before & 0xff00 | value;
        bytes.putShort(offset, (short) after);
        checksum(InternetChecksum.update(checksum(), before, after));
    }

    /** Takes one off the TTL and updates the checksum incrementally (RFC 1624); the TTL must not be 0. */
    public void decrementTtl() {
        int before = bytes.getShort(offset + TTL) & 0xffff;
        int after = before - 0x100;
        bytes.putShort(offset + TTL, (short) after);
        checksum(InternetChecksum.update(checksum(), before, after));
    }

    /** Exchanges source and destination; the checksum stays correct, as its terms only change places. */
    public void swapAddresses() {
        int source = source();
        bytes.putInt(offset + SOURCE, destination());
        bytes.putInt(offset + DESTINATION, source);
    }

    /** Sets the TTL and updates the checksum incrementally. */
    public void ttl(int ttl) {
        int before = bytes.getShort(offset + TTL) & 0xffff;
        int after = ttl << 8 | before & 0xff;
        bytes.putShort(offset + TTL, (short) after);
        checksum(InternetChecksum.update(checksum(), before, after));
    }

    /** Bytes of the header, options included. */
    public int headerLength() {
        return headerLength;
    }

    /** Bytes of the packet, header included. */
    public int totalLength() {
        return totalLength;
    }

    /** The time to live. */
    public int ttl() {
        return bytes.get(offset + TTL) & 0xff;
    }

    /** One of {@link IpProtocol}, or any other. */
    public int protocol() {
        return bytes.get(offset + PROTOCOL) & 0xff;
    }

    /** The header checksum as it stands. */
    public int checksum() {
        return bytes.getShort(offset + CHECKSUM) & 0xffff;
    }

    private void checksum(int value) {
        bytes.putShort(offset + CHECKSUM, (short) value);
    }

    /** The source address. */
    public int source() {
        return bytes.getInt(offset + SOURCE);
    }

    /** The destination address. */
    public int destination() {
        return bytes.getInt(offset + DESTINATION);
    }

    /** Tells whether this is a fragment, the first one included. */
    public boolean isFragment() {
        return (bytes.getShort(offset + FRAGMENT) & IS_FRAGMENT) != 0;
    }

    /** Tells whether this is a fragment without the L4 header. */
    public boolean isLaterFragment() {
        return (bytes.getShort(offset + FRAGMENT) & FRAGMENT_OFFSET) != 0;
    }

    /** Tells whether DF is set. */
    public boolean dontFragment() {
        return (bytes.getShort(offset + FRAGMENT) & DONT_FRAGMENT) != 0;
    }

    /** Index in the buffer of the header's first byte. */
    public int offset() {
        return offset;
    }

    /** Index in the buffer of the first byte behind the header. */
    public int payloadOffset() {
        return offset + headerLength;
    }

    /** Bytes behind the header, padding not included. */
    public int payloadLength() {
        return totalLength - headerLength;
    }

    /** The buffer looked at. */
    public ByteBuffer bytes() {
        return bytes;
    }
}
