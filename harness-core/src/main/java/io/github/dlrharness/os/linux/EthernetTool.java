package io.github.dlrharness.os.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Talks to an interface's driver as ethtool(8) does. Any socket of the interface's namespace will do. */
public final class EthernetTool {
    private static final long SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_GLINK = 0xa;
    private static final int ETHTOOL_STXCSUM = 0x17;

    // struct ifreq, then struct ethtool_value
    private static final int NAME_BYTES = 16;
    private static final int REQUEST_BYTES = 40;
    private static final int VALUE_BYTES = 8;

    private EthernetTool() {}

    /**
     * Makes sure that a link which is up can really send. When a veth gets its carrier because the other end came up, the kernel
     * gives it a working queueing discipline from a work queue, some time later (linkwatch); what is sent before that is lost without
     * a word, and a kernel's lost ARP request costs a second. Asking for the link state makes the kernel do that work first
     * ({@code ethtool_op_get_link}). Best effort: a device without ethtool has no carrier that comes and goes.
     */
    public static void settle(int fd, String interfaceName) {
        request(fd, interfaceName, ETHTOOL_GLINK, 0);
    }

    /** As {@link #settle(int, String)}, for interfaces of the calling thread's namespace. */
    public static void settle(List<String> interfaceNames) {
        try (NativeSocket socket = anySocket()) {
            interfaceNames.forEach(name -> settle(socket.fd(), name));
        }
    }

    /**
     * Has frames leave the calling thread's interfaces as they would leave a network card: every checksum complete, and no segment
     * left to be cut, for the kernel cuts nothing it can't put a checksum on ({@code netdev_fix_features}). Else a veth hands over
     * frames as they are, the work undone.
     *
     * @throws SystemCallException when there is no such interface or the kernel refuses
     */
    public static void finishBeforeSending(String... interfaceNames) {
        try (NativeSocket socket = anySocket()) {
            for (String name : interfaceNames) {
                SystemCallException.check(
                        request(socket.fd(), name, ETHTOOL_STXCSUM, 0), "ethtool --offload %s tx off".formatted(name));
            }
        }
    }

    private static NativeSocket anySocket() {
        return NativeSocket.open("ethtool", SocketApi.AF_INET, SocketApi.SOCK_DGRAM, 0);
    }

    private static int request(int fd, String interfaceName, int command, int value) {
        byte[] name = interfaceName.getBytes(StandardCharsets.US_ASCII);
        try (NativeMemory memory = NativeMemory.allocate(REQUEST_BYTES + VALUE_BYTES)) {
            ByteBuffer request = memory.buffer();
            request.put(0, name, 0, Math.min(name.length, NAME_BYTES - 1));
            request.putLong(NAME_BYTES, memory.address() + REQUEST_BYTES);
            request.putInt(REQUEST_BYTES, command);
            request.putInt(REQUEST_BYTES + Integer.BYTES, value);
            return LibC.ioctl(fd, SIOCETHTOOL, memory.address());
        }
    }
}
