package io.github.dlrharness.wire;

import java.nio.ByteBuffer;

/** An ICMP message (RFC 792) in a buffer. Reusable. */
public final class IcmpView {
    /** Bytes of the header. */
    public static final int HEADER = 8;

    /** Type: echo reply. */
    public static final int ECHO_REPLY = 0;

    /** Type: destination unreachable. */
    public static final int UNREACHABLE = 3;

    /** Type: echo request. */
    public static final int ECHO_REQUEST = 8;

    /** Type: time exceeded. */
    public static final int TIME_EXCEEDED = 11;

    /** Code of {@link #UNREACHABLE}: no route to the network. */
    public static final int NETWORK_UNREACHABLE = 0;

    /** Code of {@link #UNREACHABLE}: the host does not answer. */
    public static final int HOST_UNREACHABLE = 1;

    /** Code of {@link #UNREACHABLE}: the packet is too long and has DF set (RFC 1191 §4). */
    public static final int FRAGMENTATION_NEEDED = 4;

    /** Offset of the type. */
    public static final int TYPE = 0;

    /** Offset of the code. */
    public static final int CODE = 1;

    /** Offset of the checksum. */
    public static final int CHECKSUM = 2;

    /** Offset of the rest of the header: identifier and sequence number of an echo, else unused or per type. */
    public static final int REST = 4;

    private ByteBuffer bytes;
    private int offset;
    private int length;

    /**
     * Looks at {@code count} bytes, all of them the message.
     *
     * @return false when they are too few; the view is unusable then
     */
    public boolean wrap(ByteBuffer buffer, int from, int count) {
        bytes = buffer;
        offset = from;
        length = count;
        return count >= HEADER;
    }

    /** Looks at the payload of an IPv4 packet; the same rules. */
    public boolean wrap(Ipv4View ip) {
        return wrap(ip.bytes(), ip.payloadOffset(), ip.payloadLength());
    }

    /** The type. */
    public int type() {
        return bytes.get(offset + TYPE) & 0xff;
    }

    /** Sets the type; the checksum is the caller's business. */
    public void type(int type) {
        bytes.put(offset + TYPE, (byte) type);
    }

    /** The code. */
    public int code() {
        return bytes.get(offset + CODE) & 0xff;
    }

    /** Sets the code; the checksum is the caller's business. */
    public void code(int code) {
        bytes.put(offset + CODE, (byte) code);
    }

    /** The last four bytes of the header. */
    public int rest() {
        return bytes.getInt(offset + REST);
    }

    /** Sets the last four bytes of the header; the checksum is the caller's business. */
    public void rest(int value) {
        bytes.putInt(offset + REST, value);
    }

    /** Tells whether this is an error message, about which no other error is sent (RFC 1122 §3.2.2). */
    public boolean isError() {
        return isError(type());
    }

    /** Tells whether a type is that of an error message: anything but the queries of RFC 792, RFC 950 and RFC 1256. */
    public static boolean isError(int type) {
        return type != ECHO_REPLY && type != ECHO_REQUEST && (type < 9 || type > 10) && (type < 13 || type > 18);
    }

    /** Tells whether the checksum over the whole message is correct. */
    public boolean checksumIsCorrect() {
        return InternetChecksum.sum(bytes, offset, length, 0) == 0xffff;
    }

    /** Computes the checksum over the whole message anew. */
    public void writeChecksum() {
        bytes.putShort(offset + CHECKSUM, (short) 0);
        bytes.putShort(offset + CHECKSUM, (short) ~InternetChecksum.sum(bytes, offset, length, 0));
    }

    /** Index in the buffer of the first byte behind the header. */
    public int payloadOffset() {
        return offset + HEADER;
    }

    /** Bytes behind the header. */
    public int payloadLength() {
        return length - HEADER;
    }
}
