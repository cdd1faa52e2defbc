package io.github.dlrharness.os.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A connection to the network configuration of the namespace it was opened in; see rtnetlink(7). The kernel carries out what is
 * sent before the sending call returns. Not thread-safe.
 */
final class NetlinkSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;

    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLMSGERR_ATTR_MSG = 1;
    private static final int NLM_F_ACK_TLVS = 0x200;

    private static final int BUFFER_BYTES = 64 << 10;

    /** The kernel queues an acknowledgement per message; more than this at once might not find room. */
    private static final int MESSAGES_AT_ONCE = 64;

    private final String label;
    private final NativeSocket socket;
    private final NativeMemory memory = NativeMemory.allocate(BUFFER_BYTES);
    private final ByteBuffer buffer = memory.buffer();
    private int sequence;

    private NetlinkSocket(String label, NativeSocket socket) {
        this.label = label;
        this.socket = socket;
    }

    /**
     * Opens one in the calling thread's network namespace; afterwards any thread may use it.
     *
     * @throws SystemCallException when the kernel refuses
     */
    static NetlinkSocket open(String label) {
        NativeSocket socket = NativeSocket.open(label + ": netlink", AF_NETLINK, SocketApi.SOCK_RAW, NETLINK_ROUTE);
        socket.offerOption(SOL_NETLINK, NETLINK_CAP_ACK, 1);
        socket.offerOption(SOL_NETLINK, NETLINK_EXT_ACK, 1);
        return new NetlinkSocket(label, socket);
    }

    /**
     * Has the kernel carry out requests in order. All are tried, as the kernel does.
     *
     * @throws SystemException when the kernel refused one; the message has the first that it refused, and its reason
     */
    void run(List<NetlinkMessage> requests) {
        for (int from = 0; from < requests.size(); from += MESSAGES_AT_ONCE) {
            runSome(requests.subList(from, Math.min(requests.size(), from + MESSAGES_AT_ONCE)));
        }
    }

    private void runSome(List<NetlinkMessage> requests) {
        int first = sequence;
        int length = 0;
        for (NetlinkMessage request : requests) {
            byte[] bytes = request.finish(sequence++);
            buffer.put(length, bytes);
            length += bytes.length;
        }
        send(length);
        Optional<String> failure = Optional.empty();
        int answered = 0;
        while (answered < requests.size()) {
            int received = receive();
            for (int at = 0; at < received; at += NetlinkMessage.aligned(buffer.getInt(at))) {
                int index = buffer.getInt(at + 8) - first;
                if (buffer.getShort(at + 4) == NLMSG_ERROR && index >= 0) {
                    answered++;
                    if (failure.isEmpty()) {
                        failure = failure(requests.get(index), at);
                    }
                }
            }
        }
        failure.ifPresent(message -> {
            throw new SystemException(message);
        });
    }

    /** Asks for a table and hands over each row, from its netlink header on. The buffer is valid during the call only. */
    void dump(NetlinkMessage request, Consumer<ByteBuffer> row) {
        byte[] bytes = request.finish(sequence++);
        buffer.put(0, bytes);
        send(bytes.length);
        while (true) {
            int received = receive();
            for (int at = 0; at < received; at += NetlinkMessage.aligned(buffer.getInt(at))) {
                int type = buffer.getShort(at + 4);
                if (type == NLMSG_DONE) {
                    return;
                }
                if (type == NLMSG_ERROR) {
                    throw new SystemException(failure(request, at).orElse("no table came"));
                }
                row.accept(buffer.slice(at, buffer.getInt(at)).order(buffer.order()));
            }
        }
    }

    private void send(int length) {
        long sent = LibC.write(socket.fd(), memory.address(), length);
        SystemCallException.check((int) sent, label + ": send to netlink");
    }

    /** The answers are there when the sending call returns; so nothing is waited for. */
    private int receive() {
        long received = LibC.read(socket.fd(), memory.address(), BUFFER_BYTES);
        return SystemCallException.check((int) received, label + ": receive from netlink");
    }

    /** What the acknowledgement at {@code at} says, unless it says that all is well. */
    private Optional<String> failure(NetlinkMessage request, int at) {
        int error = -buffer.getInt(at + NetlinkMessage.HEADER_BYTES);
        if (error == 0) {
            return Optional.empty();
        }
        return Optional.of(
                "%s: %s: %s%s".formatted(label, request.description(), Errno.describe(error), explanation(at)));
    }

    /** The kernel's own words, when it has any (since Linux 4.12). */
    private String explanation(int at) {
        int end = at + buffer.getInt(at);
        if ((buffer.getShort(at + 6) & NLM_F_ACK_TLVS) == 0) {
            return "";
        }
        // The error number, the header of the refused message, then attributes.
        int attribute = at + NetlinkMessage.HEADER_BYTES + Integer.BYTES + NetlinkMessage.HEADER_BYTES;
        while (attribute + NetlinkMessage.ATTRIBUTE_HEADER_BYTES <= end) {
            int length = Short.toUnsignedInt(buffer.getShort(attribute));
            if (buffer.getShort(attribute + 2) == NLMSGERR_ATTR_MSG) {
                byte[] text = new byte[length - NetlinkMessage.ATTRIBUTE_HEADER_BYTES - 1];
                buffer.get(attribute + NetlinkMessage.ATTRIBUTE_HEADER_BYTES, text);
                return " (" + new String(text, StandardCharsets.UTF_8) + ")";
            }
            attribute += Math.max(NetlinkMessage.ATTRIBUTE_HEADER_BYTES, NetlinkMessage.aligned(length));
        }
        return "";
    }

    /** Closes it. Idempotent. */
    @Override
    public void close() {
        socket.close();
        memory.close();
    }
}
