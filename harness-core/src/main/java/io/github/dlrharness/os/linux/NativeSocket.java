package io.github.dlrharness.os.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A socket of the namespace that the creating thread was in. It stays there; any thread may use it. */
public final class NativeSocket implements AutoCloseable {
    private static final int SOCKADDR_IN_LENGTH = 16;
    private static final int SOCKADDR_LL_LENGTH = 20;
    private static final int SO_MEMINFO = 55;
    private static final int SK_MEMINFO_BYTES = 9 * Integer.BYTES;
    private static final int SK_MEMINFO_DROPS = 8 * Integer.BYTES;

    // struct sock_filter and struct sock_fprog of linux/filter.h
    private static final int FILTER_INSTRUCTION_BYTES = 8;
    private static final int FILTER_PROGRAM_BYTES = 16;
    private static final short BPF_RETURN_CONSTANT = 0x06;

    private final String label;
    private final int fd;
    private boolean closed;

    private NativeSocket(String label, int fd) {
        this.label = label;
        this.fd = fd;
    }

    /**
     * Opens a non-blocking socket that children don't inherit.
     *
     * @param label what it is for, in messages
     * @throws SystemCallException when the kernel refuses
     */
    public static NativeSocket open(String label, int family, int type, int protocol) {
        int flags = SocketApi.SOCK_NONBLOCK | SocketApi.SOCK_CLOEXEC;
        int fd = SystemCallException.check(LibC.socket(family, type | flags, protocol), label + ": socket");
        return new NativeSocket(label, fd);
    }

    /** The descriptor. */
    public int fd() {
        return fd;
    }

    /**
     * Sets an option that takes an int.
     *
     * @throws SystemCallException when the kernel refuses
     */
    public void option(int level, int name, int value) {
        SystemCallException.check(
                trySetOption(level, name, value), "%s: setsockopt(%d, %d)".formatted(label, level, name));
    }

    /** Sets an option if the kernel knows and grants it. */
    public boolean offerOption(int level, int name, int value) {
        return trySetOption(level, name, value) == 0;
    }

    private int trySetOption(int level, int name, int value) {
        return LibC.setsockopt(
                fd, level, name, newStructure(Integer.BYTES).putInt(0, value).array(), Integer.BYTES);
    }

    /**
     * Sets an option that takes a structure.
     *
     * @throws SystemCallException when the kernel refuses
     */
    public void option(int level, int name, ByteBuffer structure) {
        int result = LibC.setsockopt(fd, level, name, structure.array(), structure.capacity());
        SystemCallException.check(result, "%s: setsockopt(%d, %d)".formatted(label, level, name));
    }

    /**
     * Reads an option into {@code structure}.
     *
     * @throws SystemCallException when the kernel refuses
     */
    public void readOption(int level, int name, ByteBuffer structure) {
        int result = LibC.getsockopt(fd, level, name, structure.array(), new int[] {structure.capacity()});
        SystemCallException.check(result, "%s: getsockopt(%d, %d)".formatted(label, level, name));
    }

    /**
     * Asks for queues of {@code bytes}; past the machine's limit if we have the right to, else as near to it as allowed.
     * Rootless, {@code SO_RCVBUFFORCE} is refused and {@code SO_RCVBUF} capped at {@code net.core.rmem_max}.
     */
    public void bufferSizes(int receiveBytes, int sendBytes) {
        if (!offerOption(SocketApi.SOL_SOCKET, SocketApi.SO_RCVBUFFORCE, receiveBytes)) {
            option(SocketApi.SOL_SOCKET, SocketApi.SO_RCVBUF, receiveBytes);
        }
        if (!offerOption(SocketApi.SOL_SOCKET, SocketApi.SO_SNDBUFFORCE, sendBytes)) {
            option(SocketApi.SOL_SOCKET, SocketApi.SO_SNDBUF, sendBytes);
        }
    }

    /** Asks for a receive queue of {@code bytes}, the kernel's bookkeeping included; as {@link #bufferSizes(int, int)}. */
    public void receiveQueue(int bytes) {
        // The kernel doubles what it is told, for its bookkeeping.
        if (!offerOption(SocketApi.SOL_SOCKET, SocketApi.SO_RCVBUFFORCE, bytes / 2)) {
            option(SocketApi.SOL_SOCKET, SocketApi.SO_RCVBUF, bytes / 2);
        }
    }

    /**
     * Binds a UDP socket.
     *
     * @param address IPv4 address, first octet most significant
     * @throws SystemCallException when the address is not on this namespace's interfaces or the port is taken
     */
    public void bindInet(int address, int port) {
        ByteBuffer name = newStructure(SOCKADDR_IN_LENGTH).putShort(0, (short) SocketApi.AF_INET);
        name.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port).putInt(4, address);
        SystemCallException.check(
                LibC.bind(fd, name.array(), name.capacity()), "%s: bind(port %d)".formatted(label, port));
    }

    /**
     * Binds a packet socket to an interface and all its protocols.
     *
     * @throws SystemCallException when the interface is gone
     */
    public void bindInterface(int index) {
        bindInterface(index, SocketApi.ETH_P_ALL);
    }

    /**
     * Binds a packet socket to an interface and one protocol.
     *
     * @param protocol an EtherType; 0 for a socket that receives nothing and only sends, see packet(7)
     * @throws SystemCallException when the interface is gone
     */
    public void bindInterface(int index, int protocol) {
        ByteBuffer name = newStructure(SOCKADDR_LL_LENGTH).putShort(0, (short) SocketApi.AF_PACKET);
        name.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) protocol);
        name.order(ByteOrder.nativeOrder()).putInt(4, index);
        SystemCallException.check(LibC.bind(fd, name.array(), name.capacity()), label + ": bind(AF_PACKET)");
    }

    /**
     * Has the kernel keep nothing any more of what arrives, if it lets us; what waits stays. By a filter that takes no packet: binding a
     * packet socket otherwise would wait for every processor.
     */
    public void refuseArrivals() {
        try (NativeMemory instruction = NativeMemory.allocate(FILTER_INSTRUCTION_BYTES)) {
            instruction.buffer().putShort(0, BPF_RETURN_CONSTANT).putInt(Integer.BYTES, 0);
            ByteBuffer program = newStructure(FILTER_PROGRAM_BYTES)
                    .putShort(0, (short) 1)
                    .putLong(Long.BYTES, instruction.address());
            LibC.setsockopt(fd, SocketApi.SOL_SOCKET, SocketApi.SO_ATTACH_FILTER, program.array(), program.capacity());
        }
    }

    /** The interface a packet socket is bound to; -1 once that interface was removed. */
    public int boundInterface() {
        return name(SOCKADDR_LL_LENGTH).getInt(4);
    }

    /** The port a UDP socket is bound to. */
    public int boundPort() {
        return Short.toUnsignedInt(
                name(SOCKADDR_IN_LENGTH).order(ByteOrder.BIG_ENDIAN).getShort(2));
    }

    /** Datagrams lost since the socket was opened because its receive queue was full. */
    public long queueDrops() {
        ByteBuffer information = newStructure(SK_MEMINFO_BYTES);
        readOption(SocketApi.SOL_SOCKET, SO_MEMINFO, information);
        return Integer.toUnsignedLong(information.getInt(SK_MEMINFO_DROPS));
    }

    private ByteBuffer name(int length) {
        ByteBuffer name = newStructure(length);
        SystemCallException.check(LibC.getsockname(fd, name.array(), new int[] {length}), label + ": getsockname");
        return name;
    }

    /** Makes an all-zero structure of {@code bytes} in the machine's byte order. */
    public static ByteBuffer newStructure(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }

    /** Closes the socket. Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LibC.close(fd);
        }
    }
}
