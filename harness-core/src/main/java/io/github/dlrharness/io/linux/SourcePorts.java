package io.github.dlrharness.io.linux;

import io.github.dlrharness.os.linux.Errno;
import io.github.dlrharness.os.linux.NativeSocket;
import io.github.dlrharness.os.linux.SocketApi;
import io.github.dlrharness.os.linux.SystemCallException;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.ArrayList;
import java.util.List;

/** The sockets a VTEP sends from, each bound to another port of the dynamic range 49152 to 65535 (RFC 7348 §5). */
final class SourcePorts implements AutoCloseable {
    private static final int COUNT_BITS = 4;
    private static final int COUNT = 1 << COUNT_BITS;
    /** The tunnel is one hop to the inner packet: the outer TTL is the tunnel's own business (I6). */
    private static final int OUTER_TTL = 64;

    private static final int FIRST_PORT = 49_152;
    private static final int RANGE = (65_536 - FIRST_PORT) / COUNT;
    private static final int GOLDEN_RATIO = 0x9e37_79b1; // spreads neighbouring numbers (Knuth's multiplicative hash)

    private final NativeSocket[] sockets;

    private SourcePorts(NativeSocket[] sockets) {
        this.sockets = sockets;
    }

    /**
     * Opens and binds the sockets. A taken port is passed over for the next one of its range; a range with no free port is left out.
     *
     * @throws SystemCallException when not one port is free, or the address is not on this namespace's interfaces
     */
    static SourcePorts open(String label, Ipv4Address address, int receiveQueueBytes, int sendQueueBytes) {
        List<NativeSocket> sockets = new ArrayList<>();
        try {
            for (int index = 0; index < COUNT; index++) {
                NativeSocket socket =
                        NativeSocket.open(label, SocketApi.AF_INET, SocketApi.SOCK_DGRAM, SocketApi.IPPROTO_UDP);
                sockets.add(socket);
                socket.bufferSizes(receiveQueueBytes, sendQueueBytes);
                socket.option(SocketApi.IPPROTO_IP, SocketApi.IP_TTL, OUTER_TTL);
                socket.option(SocketApi.IPPROTO_IP, SocketApi.IP_MTU_DISCOVER, SocketApi.IP_PMTUDISC_DO);
                // Without it, a datagram that a full queueing discipline drops passes for sent.
                socket.option(SocketApi.IPPROTO_IP, SocketApi.IP_RECVERR, 1);
                if (!bindInRange(socket, address, FIRST_PORT + index * RANGE)) {
                    sockets.remove(sockets.size() - 1).close();
                }
            }
            if (sockets.isEmpty()) {
                throw new SystemCallException(label + ": bind to a source port, 49152 to 65535", Errno.EADDRINUSE);
            }
        } catch (SystemCallException e) {
            sockets.forEach(NativeSocket::close);
            throw e;
        }
        return new SourcePorts(sockets.toArray(NativeSocket[]::new));
    }

    private static boolean bindInRange(NativeSocket socket, Ipv4Address address, int firstPort) {
        for (int port = firstPort; port < firstPort + RANGE; port++) {
            try {
                socket.bindInet(address.value(), port);
                return true;
            } catch (SystemCallException e) {
                if (e.errno() != Errno.EADDRINUSE) {
                    throw e;
                }
            }
        }
        return false;
    }

    /** Which socket sends for a wanted source port. */
    int indexFor(int wantedPort) {
        int hash = wantedPort * GOLDEN_RATIO >>> Integer.SIZE - COUNT_BITS;
        return hash % sockets.length;
    }

    /** The descriptor of a socket. */
    int fd(int index) {
        return sockets[index].fd();
    }

    /** Tells whether the kernel cuts datagrams for us ({@code UDP_SEGMENT}, Linux 4.18). */
    boolean segments() {
        return sockets[0].offerOption(SocketApi.SOL_UDP, SocketApi.UDP_SEGMENT, 0);
    }

    @Override
    public void close() {
        for (NativeSocket socket : sockets) {
            socket.close();
        }
    }
}
