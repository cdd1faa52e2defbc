package io.github.dlrharness.wire;

import java.nio.ByteBuffer;

/** The fixed header of an IPv6 packet (RFC 8200 §3) in a buffer, as far as a tunnel needs it. Reusable. */
public final class Ipv6View {
    /** Bytes of the header. */
    public static final int HEADER = 40;

    private static final int VERSION_SHIFT = 12;
    private static final int CLASS_SHIFT = 4;
    private static final int CLASS_MASK = 0xff0;

    private ByteBuffer bytes;
    private int offset;

    /**
     * Looks at {@code count} bytes.
     *
     * @return false when they are too few for the header, or of another version; the view is unusable then
     */
    public boolean wrap(ByteBuffer buffer, int from, int count) {
        bytes = buffer;
        offset = from;
        return count >= HEADER && start() >>> VERSION_SHIFT == 6;
    }

    /** Looks at the payload of an Ethernet frame; the same rules. */
    public boolean wrap(EthernetView ethernet) {
        return wrap(ethernet.bytes(), ethernet.payloadOffset(), ethernet.payloadLength());
    }

    /** DSCP and ECN, 8 bits. */
    public int trafficClass() {
        return (start() & CLASS_MASK) >>> CLASS_SHIFT;
    }

    /** Sets DSCP and ECN. */
    public void trafficClass(int value) {
        bytes.putShort(offset, (short) (start() & ~CLASS_MASK | value << CLASS_SHIFT));
    }

    /** Version, traffic class and the first bits of the flow label. */
    private int start() {
        return bytes.getShort(offset) & 0xffff;
    }
}
