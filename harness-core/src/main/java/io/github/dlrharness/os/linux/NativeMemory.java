package io.github.dlrharness.os.linux;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the Java heap, for what the kernel reads and writes by address.
 *
 * <p>Mapped, not allocated: pages that are never touched cost nothing, the memory is zero at first, and closing gives it back at
 * once. Nothing may use the buffer after {@link #close()}; that would crash the JVM.
 */
public final class NativeMemory implements AutoCloseable {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final long MAP_FAILED = -1;

    private final long address;
    private final long size;
    private final ByteBuffer buffer;
    private boolean closed;

    private NativeMemory(long size, int flags, int fd) {
        this.size = size;
        address = LibC.mmap(0, size, PROT_READ_WRITE, flags, fd, 0);
        if (address == MAP_FAILED) {
            throw new SystemCallException("mmap(%d bytes)".formatted(size), LibC.errno());
        }
        buffer = new Pointer(address).getByteBuffer(0, size).order(ByteOrder.nativeOrder());
    }

    /**
     * Maps {@code size} bytes.
     *
     * @throws SystemCallException when the system has no more memory
     */
    public static NativeMemory allocate(int size) {
        return new NativeMemory(size, MAP_PRIVATE_ANONYMOUS, -1);
    }

    /**
     * Maps the ring buffer of a socket ({@code PACKET_RX_RING}).
     *
     * @throws SystemCallException when the socket has no such ring
     */
    public static NativeMemory ofSocketRing(int fd, int size) {
        return new NativeMemory(size, MAP_SHARED, fd);
    }

    /** The address of the first byte. */
    public long address() {
        return address;
    }

    /** The bytes, in the machine's byte order; use absolute access only. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Unmaps the memory. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibC.munmap(address, size);
        }
    }
}
