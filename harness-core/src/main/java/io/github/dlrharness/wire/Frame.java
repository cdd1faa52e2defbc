package io.github.dlrharness.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One Ethernet frame in a reusable buffer, with what the kernel or the underlay told about it.
 *
 * <p>The bytes {@code [offset, offset + length)} of {@link #bytes()} are the frame, from its destination MAC on, without
 * preamble and FCS. In front of them lies headroom, so that encapsulation prepends in place. A frame that carries an
 * encapsulation header ({@link #prepend(int)}) starts with that header; the offload offsets then still count from the inner
 * Ethernet header, {@link #encapsulation()} bytes further on.
 *
 * <p>Offload state is that of {@code struct virtio_net_hdr} (VIRTIO 1.2 §5.1.6): a frame may have an unfinished L4 checksum and
 * may be a super-frame that stands for many segments.
 *
 * <p>Mutable and not thread-safe; owned by one event loop. All multi-byte reads and writes are big-endian (network order).
 */
public final class Frame {
    /** Bytes kept free in front of a frame: the outer headers of a VXLAN packet (50) and room to align. */
    public static final int HEADROOM = 64;

    /** Largest frame: a GSO super-frame of 64 KiB of IP packet and an Ethernet header, rounded up. */
    public static final int MAX_LENGTH = 65_536 + 64;

    /** Not a super-frame ({@code VIRTIO_NET_HDR_GSO_NONE}). */
    public static final int GSO_NONE = 0;

    /** TCP over IPv4 super-frame ({@code VIRTIO_NET_HDR_GSO_TCPV4}). */
    public static final int GSO_TCP4 = 1;

    /** TCP over IPv6 super-frame ({@code VIRTIO_NET_HDR_GSO_TCPV6}). */
    public static final int GSO_TCP6 = 4;

    /** UDP segmentation super-frame ({@code VIRTIO_NET_HDR_GSO_UDP_L4}). */
    public static final int GSO_UDP = 5;

    private final ByteBuffer bytes;
    private int offset = HEADROOM;
    private int length;
    private int encapsulation;

    private boolean partialChecksum;
    private int checksumStart;
    private int checksumOffset;
    private int gsoType;
    private int gsoSize;

    private int outerAddress;
    private int outerPort;
    private int outerTos;

    private Frame(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.BIG_ENDIAN);
    }

    /** Allocates a heap frame for frames of at most {@code maxLength} bytes. */
    public static Frame allocate(int maxLength) {
        return new Frame(ByteBuffer.allocate(HEADROOM + maxLength));
    }

    /** Allocates a frame in native memory, for ports that hand its address to the kernel. */
    public static Frame allocateDirect(int maxLength) {
        return new Frame(ByteBuffer.allocateDirect(HEADROOM + maxLength));
    }

    /** Makes an empty frame in memory that belongs to somebody else, headroom included. */
    public static Frame in(ByteBuffer memory) {
        return new Frame(memory);
    }

    /** Allocates a heap frame that holds a copy of {@code frame}. */
    public static Frame copyOf(byte[] frame) {
        Frame copy = allocate(Math.max(frame.length, 2048));
        copy.set(frame, 0, frame.length);
        return copy;
    }

    /** The buffer; use absolute access only, its position and limit mean nothing. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** Index in {@link #bytes()} of the frame's first byte. */
    public int offset() {
        return offset;
    }

    /** Bytes of the frame, an encapsulation header included. */
    public int length() {
        return length;
    }

    /** Bytes that still fit behind the frame's first byte. */
    public int capacity() {
        return bytes.capacity() - offset;
    }

    /** Bytes of encapsulation header in front of the inner Ethernet header; 0 for a plain frame. */
    public int encapsulation() {
        return encapsulation;
    }

    /** Makes this an empty plain frame without offload state or outer address. */
    public void clear() {
        offset = HEADROOM;
        length = 0;
        encapsulation = 0;
        outerAddress = 0;
        outerPort = 0;
        outerTos = 0;
        clearOffload();
    }

    /**
     * Sets the frame's length after its bytes were written at {@link #offset()}.
     *
     * @throws IllegalArgumentException when the buffer is too small
     */
    public void length(int newLength) {
        if (newLength < 0 || newLength > capacity()) {
            throw new IllegalArgumentException("frame of %d bytes in a buffer for %d".formatted(newLength, capacity()));
        }
        length = newLength;
    }

    /** Clears this frame and copies {@code count} bytes of {@code source} into it. */
    public void set(byte[] source, int from, int count) {
        clear();
        length(count);
        bytes.put(offset, source, from, count);
    }

    /** Makes this a copy of {@code other}: bytes, encapsulation, offload state, outer address. */
    public void set(Frame other) {
        offset = HEADROOM;
        encapsulation = 0;
        if (other.encapsulation > 0) {
            offset -= other.encapsulation;
            encapsulation = other.encapsulation;
        }
        length(other.length);
        bytes.put(offset, other.bytes, other.offset, other.length);
        partialChecksum = other.partialChecksum;
        checksumStart = other.checksumStart;
        checksumOffset = other.checksumOffset;
        gsoType = other.gsoType;
        gsoSize = other.gsoSize;
        outerAddress = other.outerAddress;
        outerPort = other.outerPort;
        outerTos = other.outerTos;
    }

    /** Takes {@code count} bytes of headroom for an encapsulation header; the caller writes them at {@link #offset()}. */
    public void prepend(int count) {
        if (count > offset) {
            throw new IllegalStateException("no headroom for %d bytes".formatted(count));
        }
        offset -= count;
        length += count;
        encapsulation += count;
    }

    /** Gives back the encapsulation header that {@link #prepend(int)} took. */
    public void stripEncapsulation() {
        offset += encapsulation;
        length -= encapsulation;
        encapsulation = 0;
    }

    /** Drops {@code count} bytes at the front, for instance a received VXLAN header. */
    public void decapsulate(int count) {
        if (count > length) {
            throw new IllegalArgumentException("%d header bytes in a frame of %d".formatted(count, length));
        }
        offset += count;
        length -= count;
        encapsulation = Math.max(0, encapsulation - count);
    }

    /** Copies the frame's bytes into a new array. */
    public byte[] toByteArray() {
        byte[] copy = new byte[length];
        bytes.get(offset, copy);
        return copy;
    }

    /** Forgets checksum and segmentation state: the frame is complete as it is. */
    public void clearOffload() {
        partialChecksum = false;
        checksumStart = 0;
        checksumOffset = 0;
        gsoType = GSO_NONE;
        gsoSize = 0;
    }

    /**
     * Marks the L4 checksum as unfinished: its field holds the sum over the pseudo-header only.
     *
     * @param start where summing starts, in bytes from the inner Ethernet header
     * @param fieldOffset where the checksum field lies, in bytes from {@code start}
     */
    public void partialChecksum(int start, int fieldOffset) {
        partialChecksum = true;
        checksumStart = start;
        checksumOffset = fieldOffset;
    }

    /** Marks this as a super-frame of segments with {@code segmentSize} bytes of L4 payload each. */
    public void gso(int type, int segmentSize) {
        gsoType = type;
        gsoSize = segmentSize;
    }

    /** Tells whether the L4 checksum is unfinished. */
    public boolean hasPartialChecksum() {
        return partialChecksum;
    }

    /** Where summing starts, in bytes from the inner Ethernet header. */
    public int checksumStart() {
        return checksumStart;
    }

    /** Where the checksum field lies, in bytes from {@link #checksumStart()}. */
    public int checksumOffset() {
        return checksumOffset;
    }

    /** One of the {@code GSO_} constants. */
    public int gsoType() {
        return gsoType;
    }

    /** Bytes of L4 payload per segment of a super-frame. */
    public int gsoSize() {
        return gsoSize;
    }

    /** On an uplink port: the remote VTEP, source of a received and destination of a sent datagram. */
    public int outerAddress() {
        return outerAddress;
    }

    /** On an uplink port: the outer UDP source port, 0 to 65535. */
    public int outerPort() {
        return outerPort;
    }

    /** On an uplink port: the outer IP header's DSCP and ECN, 0 to 255. */
    public int outerTos() {
        return outerTos;
    }

    /** Sets {@link #outerTos()}. */
    public void outerTos(int tos) {
        outerTos = tos;
    }

    /** Sets {@link #outerAddress()} and {@link #outerPort()}. */
    public void outer(int address, int sourcePort) {
        outerAddress = address;
        outerPort = sourcePort;
    }
}
