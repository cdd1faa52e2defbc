package io.github.dlrharness.wire;

import java.nio.ByteBuffer;

/** A VXLAN header (RFC 7348 §5) in a buffer. Reusable. Reserved bits are sent as 0; what to do about them on receipt is the caller's question. */
public final class VxlanView {
    /** Bytes of the header. */
    public static final int HEADER = 8;

    /** The UDP destination port (RFC 7348 §5). */
    public static final int PORT = 4789;

    /** Offset of the flags and 24 reserved bits. */
    public static final int FLAGS = 0;

    /** Offset of the VNI (24 bits) and 8 reserved bits. */
    public static final int VNI = 4;

    private static final int I_FLAG = 0x0800_0000;

    private ByteBuffer bytes;
    private int offset;

    /**
     * Looks at {@code count} bytes.
     *
     * @return false when they are too few for the header; the view is unusable then
     */
    public boolean wrap(ByteBuffer buffer, int from, int count) {
        bytes = buffer;
        offset = from;
        return count >= HEADER;
    }

    /** Writes a header; the caller made sure that it fits. */
    public void write(ByteBuffer buffer, int at, int vni) {
        bytes = buffer;
        offset = at;
        bytes.putInt(at + FLAGS, I_FLAG);
        bytes.putInt(at + VNI, vni << 8);
    }

    /** Tells whether the I flag says that the VNI is valid. */
    public boolean hasVni() {
        return (bytes.getInt(offset + FLAGS) & I_FLAG) != 0;
    }

    /** Tells whether a bit is set that RFC 7348 reserves, or another meaning of one: a GBP or GPE flag. */
    public boolean hasReservedBits() {
        return (bytes.getInt(offset + FLAGS) & ~I_FLAG) != 0 || bytes.get(offset + HEADER - 1) != 0;
    }

    /** The VNI, 0 included. */
    public int vni() {
        return bytes.getInt(offset + VNI) >>> 8;
    }
}
