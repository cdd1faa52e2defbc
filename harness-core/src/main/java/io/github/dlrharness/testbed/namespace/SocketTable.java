package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.os.linux.NetworkNamespace;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The IPv4 sockets there are in a network namespace, as its kernel lists them in /proc/net/udp and /proc/net/tcp. */
final class SocketTable {
    // Columns of both files, which begin with a line of headings: proc_pid_net(5).
    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int INODE = 9;

    private static final String NOBODY = "00000000:0000";

    private final NetworkNamespace namespace;

    /** A socket by what the JDK knows of it: where it is, and whom it is connected to. */
    private record Ends(String protocol, int port, String remote) {}

    /**
     * A socket that a process has a descriptor of.
     *
     * @param inode what is this socket's alone for as long as it lives
     */
    record Entry(String protocol, int port, long inode) {}

    SocketTable(NetworkNamespace namespace) {
        this.namespace = namespace;
    }

    /** The entries of {@code channels}, which are in this namespace; channels that are closed or not bound have none. */
    Set<Entry> find(Collection<? extends NetworkChannel> channels) {
        Set<Ends> wanted = new HashSet<>();
        for (NetworkChannel channel : channels) {
            try {
                if (channel.getLocalAddress() instanceof InetSocketAddress local) {
                    wanted.add(new Ends(protocol(channel), local.getPort(), remote(channel)));
                }
            } catch (IOException e) {
                // Closed meanwhile; who closed it looks after it.
            }
        }
        Set<Entry> found = new HashSet<>();
        for (String[] row : rows(wanted.stream().map(Ends::protocol).distinct().toList())) {
            Ends ends = new Ends(row[0], port(row), row[REMOTE]);
            if (wanted.contains(ends)) {
                found.add(entry(row));
            }
        }
        return found;
    }

    /** Those of {@code entries} that are there still: what is left running out, as in TIME-WAIT, is nobody's and not among them. */
    Set<Entry> remaining(Set<Entry> entries) {
        Set<Entry> remaining = new HashSet<>();
        for (String[] row :
                rows(entries.stream().map(Entry::protocol).distinct().toList())) {
            remaining.add(entry(row));
        }
        remaining.retainAll(entries);
        return remaining;
    }

    private static Entry entry(String[] row) {
        return new Entry(row[0], port(row), Long.parseLong(row[INODE]));
    }

    private static int port(String[] row) {
        return Integer.parseInt(row[LOCAL].substring(row[LOCAL].indexOf(':') + 1), 16);
    }

    /** The columns of each line, with the protocol in place of the first. */
    private List<String[]> rows(List<String> protocols) {
        List<String[]> rows = new ArrayList<>();
        for (String protocol : protocols) {
            List<String> lines = namespace.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net", protocol)));
            for (String line : lines.subList(1, lines.size())) {
                String[] row = line.strip().split("\\s+");
                row[0] = protocol;
                // A socket without a file has no inode: no process has it.
                if (!row[INODE].equals("0")) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static String protocol(NetworkChannel channel) {
        return channel instanceof DatagramChannel ? "udp" : "tcp";
    }

    /** The kernel prints the four octets as the machine reads them as one number. */
    private static String remote(NetworkChannel channel) throws IOException {
        if (channel instanceof SocketChannel connection
                && connection.getRemoteAddress() instanceof InetSocketAddress remote) {
            ByteBuffer octets =
                    ByteBuffer.wrap(remote.getAddress().getAddress()).order(ByteOrder.nativeOrder());
            return "%08X:%04X".formatted(octets.getInt(), remote.getPort());
        }
        return NOBODY;
    }
}
