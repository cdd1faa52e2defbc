package io.github.dlrharness.io.linux;

import io.github.dlrharness.io.PortException;
import io.github.dlrharness.os.linux.Errno;
import io.github.dlrharness.os.linux.EthernetTool;
import io.github.dlrharness.os.linux.LibC;
import io.github.dlrharness.os.linux.LinuxPlatform;
import io.github.dlrharness.os.linux.NativeSocket;
import io.github.dlrharness.os.linux.SocketApi;
import io.github.dlrharness.os.linux.SystemCallException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** What packet sockets have in common, whether they carry or only watch. */
final class PacketSockets {
    static final int RECEIVE_QUEUE_BYTES = 8 << 20;
    static final int SEND_QUEUE_BYTES = 4 << 20;

    private static final int STATISTICS_BYTES = 8;
    private static final int STATISTICS_DROPS = 4;

    private PacketSockets() {}

    /**
     * Opens a packet socket, sets its options, then binds it: until then it receives nothing, so no frame comes in a form that the
     * options don't describe.
     */
    static NativeSocket open(String label, String interfaceName, Consumer<NativeSocket> options) {
        return open(label, interfaceName, SocketApi.ETH_P_ALL, options);
    }

    /** As above, for frames of one protocol; 0 for none. */
    static NativeSocket open(String label, String interfaceName, int protocol, Consumer<NativeSocket> options) {
        LinuxPlatform.require();
        int index = LibC.if_nametoindex(interfaceName);
        if (index == 0) {
            throw new PortException("%s: there is no interface \"%s\" in its network namespace; see \"ip link\" there"
                    .formatted(label, interfaceName));
        }
        NativeSocket socket;
        try {
            socket = NativeSocket.open(label, SocketApi.AF_PACKET, SocketApi.SOCK_RAW, 0);
        } catch (SystemCallException e) {
            String remedy = e.errno() == Errno.EPERM
                    ? "; packet sockets need CAP_NET_RAW in the namespace: run as root, or inside unshare -Urn"
                    : "";
            throw new PortException(e.getMessage() + remedy, e);
        }
        try {
            options.accept(socket);
            socket.bindInterface(index, protocol);
            EthernetTool.settle(socket.fd(), interfaceName);
            return socket;
        } catch (SystemCallException e) {
            socket.close();
            throw new PortException(e.getMessage(), e);
        }
    }

    /**
     * Goes on while the interface exists.
     *
     * @throws PortException when it was removed
     */
    static void requireInterface(NativeSocket socket, String label) {
        if (socket.boundInterface() == -1) {
            throw new PortException(label + ": its interface was removed; open the port again when it is back");
        }
    }

    /** Frames that found the socket's queue full since the last call. */
    static long drops(NativeSocket socket) {
        ByteBuffer statistics = NativeSocket.newStructure(STATISTICS_BYTES);
        socket.readOption(SocketApi.SOL_PACKET, SocketApi.PACKET_STATISTICS, statistics);
        return Integer.toUnsignedLong(statistics.getInt(STATISTICS_DROPS));
    }
}
