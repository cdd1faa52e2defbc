package io.github.dlrharness.io.linux;

import io.github.dlrharness.os.linux.LibC;
import io.github.dlrharness.os.linux.NativeMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Makes sure that a link which is up can really send. When a veth gets its carrier because the other end came up, the kernel gives it
 * a working queueing discipline from a work queue, some time later (linkwatch); what is sent before that is lost without a word, and
 * a kernel's lost ARP request costs a second. Asking for the link state by ethtool makes the kernel do that work first
 * ({@code ethtool_op_get_link}).
 */
final class LinkState {
    private static final long SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_GLINK = 0xa;

    // struct ifreq, then struct ethtool_value
    private static final int NAME_BYTES = 16;
    private static final int REQUEST_BYTES = 40;
    private static final int VALUE_BYTES = 8;

    private LinkState() {}

    /** Has the kernel finish what it postponed about the link of an interface. Any socket of the interface's namespace will do. */
    static void settle(int fd, String interfaceName) {
        byte[] name = interfaceName.getBytes(StandardCharsets.US_ASCII);
        try (NativeMemory memory = NativeMemory.allocate(REQUEST_BYTES + VALUE_BYTES)) {
            ByteBuffer request = memory.buffer();
            request.put(0, name, 0, Math.min(name.length, NAME_BYTES - 1));
            request.putLong(NAME_BYTES, memory.address() + REQUEST_BYTES);
            request.putInt(REQUEST_BYTES, ETHTOOL_GLINK);
            // Best effort: a device without ethtool has no carrier that comes and goes.
            LibC.ioctl(fd, SIOCETHTOOL, memory.address());
        }
    }
}
