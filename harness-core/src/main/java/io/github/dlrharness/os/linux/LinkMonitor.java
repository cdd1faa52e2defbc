package io.github.dlrharness.os.linux;

import io.github.dlrharness.wire.Ipv4Address;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Watches the interfaces of the namespace it was opened in; see rtnetlink(7), {@code RTMGRP_LINK}. What the kernel tells is taken as a
 * reason to look, not as the news itself: so nothing is missed when it tells more than fits into the socket's queue. Needs no privilege.
 */
public final class LinkMonitor implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int NETLINK_ROUTE = 0;
    private static final int RTMGRP_LINK = 1;
    private static final int RTMGRP_IPV4_IFADDR = 0x10;
    private static final int RTM_GETLINK = 18;
    private static final int NLM_F_REQUEST_DUMP = 0x1 | 0x300;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_STATS64 = 23;
    private static final int IFF_UP = 1;
    private static final int IFF_RUNNING = 0x40;
    private static final int SOCKADDR_NL_BYTES = 12;
    private static final int SOCKADDR_NL_GROUPS = 8;

    // struct rtnl_link_stats64
    private static final int RX_DROPPED = 6 * Long.BYTES;
    private static final int TX_DROPPED = 7 * Long.BYTES;

    // struct ifinfomsg
    private static final int INDEX = NetlinkMessage.HEADER_BYTES + 4;
    private static final int FLAGS = NetlinkMessage.HEADER_BYTES + 8;
    private static final int ATTRIBUTES = NetlinkMessage.HEADER_BYTES + 16;

    // One mapping: two pollfd, the eventfd's number, what is read.
    private static final int POLL_BYTES = 16;
    private static final int COUNTER = 16;
    private static final int NEWS = 32;
    private static final int NEWS_BYTES = 64 << 10;

    private final NetlinkSocket questions;
    private final NativeSocket news;
    private final int eventFd;
    private final NativeMemory memory = NativeMemory.allocate(NEWS + NEWS_BYTES);
    /** Kept apart from what takes time: whoever wakes never waits for a look. */
    private final Object waking = new Object();

    private boolean closed;

    private LinkMonitor(NetlinkSocket questions, NativeSocket news, int eventFd) {
        this.questions = questions;
        this.news = news;
        this.eventFd = eventFd;
    }

    /**
     * Opens one in the calling thread's network namespace; afterwards any thread may use it.
     *
     * @throws SystemCallException when the kernel refuses
     */
    public static LinkMonitor open() {
        NetlinkSocket questions = NetlinkSocket.open("links");
        NativeSocket news = null;
        try {
            news = NativeSocket.open("link news", AF_NETLINK, SocketApi.SOCK_RAW, NETLINK_ROUTE);
            ByteBuffer address = NativeSocket.newStructure(SOCKADDR_NL_BYTES)
                    .putShort(0, (short) AF_NETLINK)
                    .putInt(SOCKADDR_NL_GROUPS, RTMGRP_LINK | RTMGRP_IPV4_IFADDR);
            SystemCallException.check(
                    LibC.bind(news.fd(), address.array(), SOCKADDR_NL_BYTES), "bind to the link news of netlink");
            int eventFd = SystemCallException.check(
                    LibC.eventfd(0, SocketApi.EFD_NONBLOCK | SocketApi.EFD_CLOEXEC), "eventfd");
            return new LinkMonitor(questions, news, eventFd);
        } catch (SystemCallException e) {
            questions.close();
            if (news != null) {
                news.close();
            }
            throw e;
        }
    }

    /** The interfaces there are by name; none when this is closed. */
    public synchronized Map<String, LinkState> links() {
        Map<String, LinkState> links = new HashMap<>();
        dump(row -> links.put(name(row), state(row)));
        return links;
    }

    /** What the kernel dropped at each interface, by name; nothing when this is closed. */
    public synchronized Map<String, LinkDrops> drops() {
        Map<String, LinkDrops> drops = new HashMap<>();
        dump(row -> {
            int at = attribute(row, IFLA_STATS64);
            if (at > 0) {
                drops.put(
                        name(row),
                        new LinkDrops(row.getInt(INDEX), row.getLong(at + RX_DROPPED), row.getLong(at + TX_DROPPED)));
            }
        });
        return drops;
    }

    private void dump(Consumer<ByteBuffer> rows) {
        if (closed) {
            return;
        }
        NetlinkMessage request = new NetlinkMessage("link show", RTM_GETLINK, NLM_F_REQUEST_DUMP)
                .u8(0)
                .u8(0)
                .u16(0)
                .u32(0)
                .u32(0)
                .u32(0);
        questions.dump(request, rows);
    }

    /** The IPv4 addresses of the interface with that index; none when this is closed. */
    public synchronized List<Ipv4Address> addresses(int index) {
        if (closed) {
            return List.of();
        }
        return LinkAddress.list(questions, index).stream()
                .map(LinkAddress::address)
                .toList();
    }

    private static LinkState state(ByteBuffer row) {
        int flags = row.getInt(FLAGS);
        boolean up = (flags & IFF_UP) != 0 && (flags & IFF_RUNNING) != 0;
        int mtu = attribute(row, IFLA_MTU);
        return new LinkState(row.getInt(INDEX), up, mtu < 0 ? 0 : row.getInt(mtu));
    }

    private static String name(ByteBuffer row) {
        int at = attribute(row, IFLA_IFNAME);
        int length = Short.toUnsignedInt(row.getShort(at - NetlinkMessage.ATTRIBUTE_HEADER_BYTES));
        byte[] text = new byte[length - NetlinkMessage.ATTRIBUTE_HEADER_BYTES - 1];
        row.get(at, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Where the value of an attribute begins, or -1. */
    private static int attribute(ByteBuffer row, int wanted) {
        int at = ATTRIBUTES;
        while (at + NetlinkMessage.ATTRIBUTE_HEADER_BYTES <= row.limit()) {
            int length = Short.toUnsignedInt(row.getShort(at));
            if (row.getShort(at + 2) == wanted) {
                return at + NetlinkMessage.ATTRIBUTE_HEADER_BYTES;
            }
            at += Math.max(NetlinkMessage.ATTRIBUTE_HEADER_BYTES, NetlinkMessage.aligned(length));
        }
        return -1;
    }

    /** Waits until something about an interface or an address changed, or {@link #wakeup()} was called. May return early. */
    public void await() {
        ByteBuffer buffer = memory.buffer();
        describe(buffer, 0, news.fd());
        describe(buffer, POLL_BYTES / 2, eventFd);
        LibC.poll(memory.address(), 2, -1);
        while (LibC.read(news.fd(), memory.address() + NEWS, NEWS_BYTES) > 0) {
            // Read until nothing waits; it is looked up afresh anyway.
        }
        LibC.read(eventFd, memory.address() + COUNTER, Long.BYTES);
    }

    private static void describe(ByteBuffer buffer, int at, int fd) {
        buffer.putInt(at, fd).putShort(at + Integer.BYTES, (short) SocketApi.POLLIN);
        buffer.putShort(at + Integer.BYTES + Short.BYTES, (short) 0);
    }

    /** Makes {@link #await()} return. Any thread; ignored when closed. */
    public void wakeup() {
        try (NativeMemory one = NativeMemory.allocate(Long.BYTES)) {
            one.buffer().putLong(0, 1);
            synchronized (waking) {
                // After that the number may be another file's.
                if (!closed) {
                    LibC.write(eventFd, one.address(), Long.BYTES);
                }
            }
        }
    }

    /** Closes it; nobody waits any more. Idempotent. */
    @Override
    public synchronized void close() {
        synchronized (waking) {
            if (closed) {
                return;
            }
            closed = true;
        }
        questions.close();
        news.close();
        LibC.close(eventFd);
        memory.close();
    }
}
