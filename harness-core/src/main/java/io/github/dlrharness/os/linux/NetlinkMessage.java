package io.github.dlrharness.os.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A netlink message being written: a header, a fixed part, then attributes, which may hold further attributes. Numbers are in the
 * machine's byte order, everything is aligned to four bytes; see netlink(7).
 */
final class NetlinkMessage {
    static final int HEADER_BYTES = 16;
    static final int ATTRIBUTE_HEADER_BYTES = 4;

    private static final int LENGTH = 0;
    private static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final int SEQUENCE = 8;

    private final String description;
    private final ByteBuffer bytes;
    private int length = HEADER_BYTES;

    /** Starts a message of a type; {@code description} tells people what it asks for. */
    NetlinkMessage(String description, int type, int flags) {
        this.description = description;
        bytes = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
        bytes.putShort(TYPE, (short) type).putShort(FLAGS, (short) flags);
    }

    String description() {
        return description;
    }

    NetlinkMessage u8(int value) {
        bytes.put(length++, (byte) value);
        return this;
    }

    NetlinkMessage u16(int value) {
        bytes.putShort(length, (short) value);
        length += Short.BYTES;
        return this;
    }

    NetlinkMessage u32(int value) {
        bytes.putInt(length, value);
        length += Integer.BYTES;
        return this;
    }

    NetlinkMessage attribute(int type, byte[] value) {
        int end = begin(type);
        bytes.put(length, value);
        length += value.length;
        return end(end);
    }

    NetlinkMessage attribute(int type, int value) {
        int start = begin(type);
        return u32(value).end(start);
    }

    NetlinkMessage attributeU8(int type, int value) {
        int start = begin(type);
        return u8(value).end(start);
    }

    NetlinkMessage attribute(int type, String value) {
        return attribute(type, (value + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    /** Opens an attribute; what is written until {@link #end(int)} is its content. */
    int begin(int type) {
        int start = length;
        bytes.putShort(start + 2, (short) type);
        length += ATTRIBUTE_HEADER_BYTES;
        return start;
    }

    /** Closes the attribute that {@link #begin(int)} answered {@code start} for. */
    NetlinkMessage end(int start) {
        bytes.putShort(start, (short) (length - start));
        length = aligned(length);
        return this;
    }

    /** The finished message. */
    byte[] finish(int sequence) {
        bytes.putInt(LENGTH, length).putInt(SEQUENCE, sequence);
        return Arrays.copyOf(bytes.array(), aligned(length));
    }

    static int aligned(int length) {
        return length + 3 & ~3;
    }
}
