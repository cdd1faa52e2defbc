package io.github.dlrharness.wire;

import java.nio.ByteBuffer;

/** A UDP datagram (RFC 768) in a buffer. Reusable. */
public final class UdpView {
    /** Bytes of the header. */
    public static final int HEADER = 8;

    /** Offset of the source port. */
    public static final int SOURCE_PORT = 0;

    /** Offset of the destination port. */
    public static final int DESTINATION_PORT = 2;

    /** Offset of the length. */
    public static final int LENGTH = 4;

    /** Offset of the checksum. */
    public static final int CHECKSUM = 6;

    private ByteBuffer bytes;
    private int offset;
    private int length;

    /**
     * Looks at {@code count} bytes; more than the datagram's length is padding.
     *
     * @return false when the length can't be right; the view is unusable then
     */
    public boolean wrap(ByteBuffer buffer, int from, int count) {
        bytes = buffer;
        offset = from;
        if (count < HEADER) {
            return false;
        }
        length = buffer.getShort(from + LENGTH) & 0xffff;
        return length >= HEADER && length <= count;
    }

    /** Looks at the payload of an IPv4 packet; the same rules. */
    public boolean wrap(Ipv4View ip) {
        return wrap(ip.bytes(), ip.payloadOffset(), ip.payloadLength());
    }

    /** Writes a header without a checksum (0, as RFC 7348 §5 has it for VXLAN); the caller made sure that it fits. */
    public void write(ByteBuffer buffer, int at, int sourcePort, int destinationPort, int datagramLength) {
        bytes = buffer;
        offset = at;
        length = datagramLength;
        bytes.putShort(at + SOURCE_PORT, (short) sourcePort);
        bytes.putShort(at + DESTINATION_PORT, (short) destinationPort);
        bytes.putShort(at + LENGTH, (short) datagramLength);
        bytes.putShort(at + CHECKSUM, (short) 0);
    }

    /** The source port. */
    public int sourcePort() {
        return bytes.getShort(offset + SOURCE_PORT) & 0xffff;
    }

    /** The destination port. */
    public int destinationPort() {
        return bytes.getShort(offset + DESTINATION_PORT) & 0xffff;
    }

    /** Bytes of the datagram, header included. */
    public int length() {
        return length;
    }

    /** The checksum as it stands; 0 = none. */
    public int checksum() {
        return bytes.getShort(offset + CHECKSUM) & 0xffff;
    }

    /** Tells whether the checksum is absent, or correct between these addresses. */
    public boolean checksumIsCorrect(int source, int destination) {
        int pseudoHeader = InternetChecksum.pseudoHeader(source, destination, IpProtocol.UDP, length);
        return checksum() == 0 || InternetChecksum.sum(bytes, offset, length, pseudoHeader) == 0xffff;
    }

    /** Computes the checksum between these addresses; a result of 0 is sent as 0xffff (RFC 768). */
    public void writeChecksum(int source, int destination) {
        bytes.putShort(offset + CHECKSUM, (short) 0);
        int pseudoHeader = InternetChecksum.pseudoHeader(source, destination, IpProtocol.UDP, length);
        int sum = ~InternetChecksum.sum(bytes, offset, length, pseudoHeader) & 0xffff;
        bytes.putShort(offset + CHECKSUM, (short) (sum == 0 ? 0xffff : sum));
    }

    /** Index in the buffer of the first byte behind the header. */
    public int payloadOffset() {
        return offset + HEADER;
    }

    /** Bytes behind the header, padding not included. */
    public int payloadLength() {
        return length - HEADER;
    }
}
