package io.github.dlrharness.testbed.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether a program that forwards has anything left to do, as far as the kernel can tell: nothing waits at a socket of its network
 * namespace, and none of its threads runs. A frame wakes its reader before it can be seen to be gone from the queue. What a
 * program keeps in queues of its own for later does not show.
 */
final class SocketQueues {
    private static final int PACKET_RECEIVED = 6;
    private static final int DATAGRAM_QUEUES = 4;

    private SocketQueues() {}

    /**
     * Tells whether all of it is idle.
     *
     * @param parent a process in the namespace, the parent of all that count
     */
    static boolean areIdle(ProcessHandle parent) {
        Path net = Path.of("/proc", Long.toString(parent.pid()), "net");
        return isEmpty(net.resolve("packet"), PACKET_RECEIVED)
                && Stream.of("udp", "udp6", "raw").allMatch(kind -> isEmpty(net.resolve(kind), DATAGRAM_QUEUES))
                && parent.descendants().noneMatch(SocketQueues::runs);
    }

    /** The last number of a column is what was received and waits; a queue's other number, before a colon, is what was sent. */
    private static boolean isEmpty(Path table, int column) {
        try {
            List<String> rows = Files.readAllLines(table);
            return rows.stream()
                    .skip(1)
                    .map(row -> row.strip().split("\\s+"))
                    .filter(row -> row.length > column)
                    .allMatch(row -> row[column].replaceFirst(".*:", "").matches("0+"));
        } catch (IOException gone) {
            return true;
        }
    }

    private static boolean runs(ProcessHandle process) {
        Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
        try (Stream<Path> threads = Files.list(tasks)) {
            return threads.anyMatch(thread -> state(thread) == 'R');
        } catch (IOException gone) {
            return false;
        }
    }

    /** The letter behind the name, which is in parentheses and may hold any (proc(5)). */
    private static char state(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return 'X';
        }
    }
}
