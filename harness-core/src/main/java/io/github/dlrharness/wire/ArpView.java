package io.github.dlrharness.wire;

import java.nio.ByteBuffer;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826) in a buffer. Reusable; bytes behind the packet, such as Ethernet padding, are
 * ignored.
 */
public final class ArpView {
    /** Bytes of an ARP packet for IPv4 over Ethernet. */
    public static final int LENGTH = 28;

    /** Operation: request. */
    public static final int REQUEST = 1;

    /** Operation: reply. */
    public static final int REPLY = 2;

    /** Offset of the hardware type. */
    public static final int HARDWARE_TYPE = 0;

    /** Offset of the protocol type. */
    public static final int PROTOCOL_TYPE = 2;

    /** Offset of the hardware address length. */
    public static final int HARDWARE_LENGTH = 4;

    /** Offset of the protocol address length. */
    public static final int PROTOCOL_LENGTH = 5;

    /** Offset of the operation. */
    public static final int OPERATION = 6;

    /** Offset of the sender's MAC (SHA). */
    public static final int SENDER_MAC = 8;

    /** Offset of the sender's IP (SPA). */
    public static final int SENDER_IP = 14;

    /** Offset of the target's MAC (THA). */
    public static final int TARGET_MAC = 18;

    /** Offset of the target's IP (TPA). */
    public static final int TARGET_IP = 24;

    private static final int ETHERNET = 1;
    /** Hardware type 1, protocol type 0x0800, lengths 6 and 4, as the first six bytes hold them. */
    private static final int TYPES = ETHERNET << 16 | EtherType.IPV4;

    private static final int LENGTHS = 6 << 8 | 4;

    private ByteBuffer bytes;
    private int offset;

    /**
     * Looks at {@code count} bytes.
     *
     * @return false when they are too few or not IPv4 over Ethernet; the view is unusable then
     */
    public boolean wrap(ByteBuffer buffer, int from, int count) {
        bytes = buffer;
        offset = from;
        return count >= LENGTH
                && buffer.getInt(from + HARDWARE_TYPE) == TYPES
                && (buffer.getShort(from + HARDWARE_LENGTH) & 0xffff) == LENGTHS;
    }

    /** Looks at the payload of an Ethernet frame; the same rules. */
    public boolean wrap(EthernetView ethernet) {
        return wrap(ethernet.bytes(), ethernet.payloadOffset(), ethernet.payloadLength());
    }

    /** Writes a whole packet of {@link #LENGTH} bytes; the caller made sure that they fit. */
    public void write(
            ByteBuffer buffer, int at, int operation, long senderMac, int senderIp, long targetMac, int targetIp) {
        bytes = buffer;
        offset = at;
        bytes.putInt(at + HARDWARE_TYPE, TYPES);
        bytes.putShort(at + HARDWARE_LENGTH, (short) LENGTHS);
        bytes.putShort(at + OPERATION, (short) operation);
        MacAddress.write(bytes, at + SENDER_MAC, senderMac);
        bytes.putInt(at + SENDER_IP, senderIp);
        MacAddress.write(bytes, at + TARGET_MAC, targetMac);
        bytes.putInt(at + TARGET_IP, targetIp);
    }

    /** The operation. */
    public int operation() {
        return bytes.getShort(offset + OPERATION) & 0xffff;
    }

    /** SHA. */
    public long senderMac() {
        return MacAddress.read(bytes, offset + SENDER_MAC);
    }

    /** Sets SHA. */
    public void senderMac(long mac) {
        MacAddress.write(bytes, offset + SENDER_MAC, mac);
    }

    /** SPA. */
    public int senderIp() {
        return bytes.getInt(offset + SENDER_IP);
    }

    /** THA. */
    public long targetMac() {
        return MacAddress.read(bytes, offset + TARGET_MAC);
    }

    /** Sets THA. */
    public void targetMac(long mac) {
        MacAddress.write(bytes, offset + TARGET_MAC, mac);
    }

    /** TPA. */
    public int targetIp() {
        return bytes.getInt(offset + TARGET_IP);
    }
}
