package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves an agent to clients by the protocol of docs/control-protocol.md. Each client has two threads, and there are at most {@value
 * #MAX_CLIENTS}; none of them is the agent's event loop, which only sees short commands. Of more clients than that, the one that has
 * been idle longest is let go.
 */
public final class RpcServer implements AutoCloseable {
    /** Clients at a time. */
    public static final int MAX_CLIENTS = 64;

    /** How long a client may leave its answers unread. */
    private static final long READING_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** How long a parent that has ended the input may take to read what it has asked for. */
    private static final long LAST_ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** When no descriptor is left for a client: how long until it is tried again. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOG = LoggerFactory.getLogger(RpcServer.class);

    private final RpcShared shared;
    private final Set<RpcConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile ControlSocket socket;
    private volatile boolean closed;

    private RpcServer(AgentService service, long readingLimitNanos) {
        shared = new RpcShared(
                new RpcDispatcher(AgentMethods.of(service)), readingLimitNanos, this::letGoDeafSubscriber);
    }

    /**
     * Listens at a Unix domain socket that only its owner (and root) may open, from its first moment. What a dead agent left there is
     * replaced.
     *
     * @throws io.github.dlrharness.agent.AgentException when a living agent listens there, or nobody can
     */
    public static RpcServer listen(Path path, AgentService service) {
        return listen(path, service, READING_LIMIT_NANOS);
    }

    static RpcServer listen(Path path, AgentService service, long readingLimitNanos) {
        RpcServer server = new RpcServer(service, readingLimitNanos);
        server.socket = ControlSocket.bind(path);
        start("dlr-control-" + path.getFileName(), server::accept);
        return server;
    }

    /**
     * Serves one client over streams, a parent process as a rule.
     *
     * @param atEnd called on a thread of the server's when the client has gone
     */
    public static RpcServer serve(InputStream in, OutputStream out, AgentService service, Runnable atEnd) {
        RpcServer server = new RpcServer(service, READING_LIMIT_NANOS);
        RpcConnection connection =
                new RpcConnection(server.shared, "dlr-control-stdio", in, out, out, LAST_ANSWER_NANOS);
        server.connections.add(connection);
        start("dlr-control-stdio", () -> {
            try {
                connection.run();
            } finally {
                atEnd.run();
            }
        });
        return server;
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        long count = 0;
        while (!closed) {
            try {
                SocketChannel channel = socket.accept();
                if (connections.size() >= MAX_CLIENTS && !letGoIdle()) {
                    refuse(channel);
                } else {
                    connect(channel, "dlr-control-client-" + ++count);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("no client can be accepted: {}", e.getMessage());
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private void connect(SocketChannel channel, String name) {
        RpcConnection connection = new RpcConnection(
                shared,
                name,
                ChannelStreams.input(channel),
                ChannelStreams.output(channel),
                channel,
                shared.readingLimitNanos());
        connections.add(connection);
        start(name, () -> {
            try {
                connection.run();
            } finally {
                connections.remove(connection);
            }
        });
        if (closed) {
            connection.close();
        }
    }

    /** Lets go whoever has been idle longest; false when nobody is idle. */
    private boolean letGoIdle() {
        RpcConnection idlest = null;
        long longest = -1;
        for (RpcConnection connection : connections) {
            long idle = connection.idleNanos();
            if (idle > longest) {
                idlest = connection;
                longest = idle;
            }
        }
        if (idlest != null) {
            connections.remove(idlest);
            idlest.letGo(
                    "%d clients are served at a time; another one came, and this one had been idle longest: connect again"
                            .formatted(MAX_CLIENTS));
        }
        return idlest != null;
    }

    /** Lets go a client that has subscriptions and doesn't read; false when there is none. */
    private boolean letGoDeafSubscriber() {
        for (RpcConnection connection : connections) {
            if (connection.isDeafSubscriber() && connections.remove(connection)) {
                connection.letGo("somebody else needed the subscriptions of this client, which it doesn't read");
                return true;
            }
        }
        return false;
    }

    /** Tells why, as far as that goes without waiting. */
    private static void refuse(SocketChannel channel) {
        try (channel) {
            JsonNode error = RpcDispatcher.error(
                    null,
                    new RpcException(
                            RpcException.LIMIT_REACHED,
                            "%d clients are being served, and none of them is idle; end one, or try again later"
                                    .formatted(MAX_CLIENTS)));
            channel.configureBlocking(false);
            channel.write(ByteBuffer.wrap(JsonText.line(error)));
        } catch (IOException e) {
            LOG.debug("a client that was refused had left", e);
        }
    }

    /** Ends every connection and takes the socket away. Idempotent. */
    @Override
    public void close() {
        closed = true;
        if (socket != null) {
            socket.close();
        }
        connections.forEach(RpcConnection::close);
        shared.close();
    }
}
