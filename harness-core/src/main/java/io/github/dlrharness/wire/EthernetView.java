package io.github.dlrharness.wire;

import java.nio.ByteBuffer;

/** An Ethernet II header in a buffer. Reusable: {@link #wrap(Frame)} checks the bounds once, the accessors trust them. */
public final class EthernetView {
    /** Bytes of the header: two addresses and the type. */
    public static final int HEADER = 14;

    /** Offset of the destination address. */
    public static final int DESTINATION = 0;

    /** Offset of the source address. */
    public static final int SOURCE = 6;

    /** Offset of the EtherType. */
    public static final int TYPE = 12;

    private ByteBuffer bytes;
    private int offset;
    private int length;

    /**
     * Looks at the frame behind its encapsulation header.
     *
     * @return false when it is too short for an Ethernet header; the view is unusable then
     */
    public boolean wrap(Frame frame) {
        int encapsulation = frame.encapsulation();
        return wrap(frame.bytes(), frame.offset() + encapsulation, frame.length() - encapsulation);
    }

    /**
     * Looks at {@code count} bytes of a buffer.
     *
     * @return false when they are too few for an Ethernet header; the view is unusable then
     */
    public boolean wrap(ByteBuffer buffer, int from, int count) {
        bytes = buffer;
        offset = from;
        length = count;
        return count >= HEADER;
    }

    /** The destination address. */
    public long destination() {
        return MacAddress.read(bytes, offset + DESTINATION);
    }

    /** Sets the destination address. */
    public void destination(long mac) {
        MacAddress.write(bytes, offset + DESTINATION, mac);
    }

    /** The source address. */
    public long source() {
        return MacAddress.read(bytes, offset + SOURCE);
    }

    /** Sets the source address. */
    public void source(long mac) {
        MacAddress.write(bytes, offset + SOURCE, mac);
    }

    /** One of {@link EtherType}, or any other; below 0x0600 the length of an IEEE 802.3 frame. */
    public int etherType() {
        return bytes.getShort(offset + TYPE) & 0xffff;
    }

    /** Sets the EtherType. */
    public void etherType(int type) {
        bytes.putShort(offset + TYPE, (short) type);
    }

    /** Index in the buffer of the first byte behind the header. */
    public int payloadOffset() {
        return offset + HEADER;
    }

    /** Bytes behind the header, padding included. */
    public int payloadLength() {
        return length - HEADER;
    }

    /** The buffer looked at. */
    public ByteBuffer bytes() {
        return bytes;
    }
}
