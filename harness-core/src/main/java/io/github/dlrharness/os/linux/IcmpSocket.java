package io.github.dlrharness.os.linux;

import io.github.dlrharness.wire.Ipv4Address;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A raw ICMP socket: it sends ICMP messages, the kernel adds the IP header, and gets every ICMP message that its network
 * namespace gets. Not thread-safe. See raw(7), icmp(7).
 */
public final class IcmpSocket implements AutoCloseable {
    private static final int IPPROTO_ICMP = 1;
    private static final int SOL_RAW = 255;
    private static final int ICMP_FILTER = 1;
    private static final int IP_TTL = 2;
    private static final int IP_PMTUDISC_DONT = 0;
    private static final int ECHO_REQUEST = 8;
    private static final int NANOS_PER_MILLI = 1_000_000;

    // One mapping: structures for the kernel first, then the packet.
    private static final int ADDRESS = 0;
    private static final int ADDRESS_SIZE = 16;
    private static final int VECTOR = 16;
    private static final int MESSAGE = 32;
    private static final int DESCRIPTOR = 96;
    private static final int PACKET = 128;
    private static final int PACKET_SIZE = 65_536;

    private final NativeSocket socket;
    private final NativeMemory memory = NativeMemory.allocate(PACKET + PACKET_SIZE);

    private IcmpSocket(NativeSocket socket) {
        this.socket = socket;
    }

    /**
     * Opens one in the calling thread's network namespace.
     *
     * @param ttl time to live of what is sent
     * @param dontFragment whether to set DF and to refuse what is longer than the path's MTU
     * @throws SystemCallException when the kernel refuses
     */
    public static IcmpSocket open(int ttl, boolean dontFragment) {
        NativeSocket socket = NativeSocket.open("ICMP", SocketApi.AF_INET, SocketApi.SOCK_RAW, IPPROTO_ICMP);
        try {
            socket.option(SocketApi.IPPROTO_IP, IP_TTL, ttl);
            // Without DF the kernel fragments what is too long for the link, as ping(8) lets it.
            socket.option(
                    SocketApi.IPPROTO_IP,
                    SocketApi.IP_MTU_DISCOVER,
                    dontFragment ? SocketApi.IP_PMTUDISC_DO : IP_PMTUDISC_DONT);
            // The kernel answers echo requests itself.
            socket.option(SOL_RAW, ICMP_FILTER, 1 << ECHO_REQUEST);
            return new IcmpSocket(socket);
        } catch (SystemCallException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Sends an ICMP message from its type field on.
     *
     * @throws SystemCallException when the kernel can't send it: no route, longer than the MTU
     */
    public void send(Ipv4Address target, byte[] message) {
        ByteBuffer buffer = memory.buffer();
        long base = memory.address();
        buffer.putShort(ADDRESS, (short) SocketApi.AF_INET).putShort(ADDRESS + 2, (short) 0);
        buffer.put(ADDRESS + 4, target.toBytes()).putLong(ADDRESS + 8, 0);
        buffer.putLong(VECTOR, base + PACKET).putLong(VECTOR + 8, message.length);
        buffer.putLong(MESSAGE, base + ADDRESS).putLong(MESSAGE + 8, ADDRESS_SIZE);
        buffer.putLong(MESSAGE + 16, base + VECTOR).putLong(MESSAGE + 24, 1);
        buffer.putLong(MESSAGE + 32, 0).putLong(MESSAGE + 40, 0).putLong(MESSAGE + 48, 0);
        buffer.put(PACKET, message);
        long sent = LibC.sendmsg(socket.fd(), base + MESSAGE, SocketApi.MSG_NOSIGNAL);
        SystemCallException.check((int) sent, "send to " + target);
    }

    /**
     * Waits for the next ICMP message.
     *
     * @param timeout ns
     * @return the IP packet that carries it, from the IP header on, in network order; empty when none came in time
     * @throws SystemCallException when the socket is broken
     */
    public Optional<ByteBuffer> receive(long timeout) {
        ByteBuffer buffer = memory.buffer();
        long base = memory.address();
        buffer.putInt(DESCRIPTOR, socket.fd()).putShort(DESCRIPTOR + 4, (short) SocketApi.POLLIN);
        buffer.putShort(DESCRIPTOR + 6, (short) 0);
        // Rounded up, so that the caller doesn't come back early and spin.
        int millis = (int) Math.min(Integer.MAX_VALUE, (timeout + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
        if (LibC.poll(base + DESCRIPTOR, 1, Math.max(0, millis)) <= 0) {
            return Optional.empty();
        }
        long length = LibC.read(socket.fd(), base + PACKET, PACKET_SIZE);
        if (length < 0) {
            // A pending error of the socket is reported once, by whichever call comes next; it is not a message.
            return Optional.empty();
        }
        return Optional.of(buffer.slice(PACKET, (int) length).order(ByteOrder.BIG_ENDIAN));
    }

    /** Closes it. Call once. */
    @Override
    public void close() {
        socket.close();
        memory.close();
    }
}
