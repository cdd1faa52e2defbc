package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testbed.TestbedException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Closes a VM's sockets for good. close(2) ends a socket only when no other descriptor refers to it, and whenever this JVM starts a
 * process, the child has all of the JVM's descriptors until it executes its program. The JDK's channels outlive even that: they are
 * not close-on-exec, and the JDK closes them in the child one step later. For these milliseconds a port would still be in use after
 * close, datagrams to it would be swallowed in place of being refused, and a TCP peer would not be told. Who starts processes is the
 * test's business, too, so a lock around our own would not do; closing waits until the kernel has no such socket any more.
 */
final class SocketRelease {
    /** A child needs milliseconds; a busy machine may make it wait. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The kernel tells nobody without privileges outside the namespace, so it is asked; a child is about this quick. */
    private static final long PAUSE_NANOS = 1_000_000;

    private final String vm;
    private final SocketTable table;
    private final Duration limit;
    private final Runnable pause;

    SocketRelease(String vm, NetworkNamespace namespace) {
        this(vm, namespace, LIMIT, () -> LockSupport.parkNanos(PAUSE_NANOS));
    }

    /**
     * Makes one that waits otherwise.
     *
     * @param pause called between two looks at the kernel's table
     */
    SocketRelease(String vm, NetworkNamespace namespace, Duration limit, Runnable pause) {
        this.vm = vm;
        table = new SocketTable(namespace);
        this.limit = limit;
        this.pause = pause;
    }

    /** Closes a socket as its protocol wants it. */
    void close(NetworkChannel channel) {
        close(Set.of(channel), false);
    }

    /** Closes all. TCP peers get a reset, so that nothing of the past is retransmitted into what comes next. */
    void reset(Collection<NetworkChannel> channels) {
        if (!channels.isEmpty()) {
            close(channels, true);
        }
    }

    private void close(Collection<NetworkChannel> channels, boolean reset) {
        Set<SocketTable.Entry> closing = table.find(channels);
        for (NetworkChannel channel : channels) {
            try {
                if (reset && channel instanceof SocketChannel connection && connection.isOpen()) {
                    connection.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
                channel.close();
            } catch (IOException e) {
                throw new TestbedException("A socket of %s can't be closed: %s".formatted(vm, e.getMessage()), e);
            }
        }
        awaitGone(closing);
    }

    private void awaitGone(Set<SocketTable.Entry> closing) {
        long deadline = System.nanoTime() + limit.toNanos();
        Set<SocketTable.Entry> left = closing;
        while (!left.isEmpty()) {
            left = table.remaining(left);
            if (!left.isEmpty()) {
                if (System.nanoTime() - deadline >= 0) {
                    throw new TestbedException(
                            "%s closed %s, but %s later a process that this JVM started still has the socket; let it close what it inherits"
                                    .formatted(vm, names(left), limit));
                }
                pause.run();
            }
        }
    }

    private static String names(Set<SocketTable.Entry> entries) {
        return entries.stream()
                .map(entry -> "%s port %d".formatted(entry.protocol().toUpperCase(Locale.ROOT), entry.port()))
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
