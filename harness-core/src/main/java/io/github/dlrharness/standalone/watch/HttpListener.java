package io.github.dlrharness.standalone.watch;

import io.github.dlrharness.agent.AgentException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves short answers over HTTP/1.1 with one thread that waits for no client: each has a few kilobytes to ask in and a time by which
 * it must have got its answer, and when there are too many, the one that came first has to go. Whoever asks slowly or a lot hurts
 * other scrapers at worst, for moments, and never the datapath.
 */
final class HttpListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Limits limits;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;
    private final ServerSocketChannel server;
    private final Selector selector;
    private final Thread thread;
    /** In the order in which they came, which is that of their deadlines. */
    private final ArrayDeque<HttpConnection> connections = new ArrayDeque<>();

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** When to accept again after a failure, ns; 0: accepting. */
    private long pausedUntil;

    private volatile boolean closed;

    /**
     * What a client may take.
     *
     * @param connections at a time, of all clients
     * @param time from connecting to having read the answer
     */
    record Limits(int connections, Duration time) {
        static final Limits DEFAULT = new Limits(32, Duration.ofSeconds(5));
    }

    /**
     * Starts listening.
     *
     * @param handler is asked on the listener's thread and must not block there
     * @throws AgentException when the address can't be had
     */
    HttpListener(
            String name,
            InetSocketAddress address,
            Limits limits,
            Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        this.limits = limits;
        this.handler = handler;
        try {
            selector = Selector.open();
            server = ServerSocketChannel.open();
        } catch (IOException e) {
            throw new AgentException("No socket for the metrics: " + e.getMessage(), e);
        }
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, limits.connections());
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            release();
            throw new AgentException(
                    "Metrics can't be served at %s: %s; choose an address of this machine and a port that is free, or port 0 for any"
                            .formatted(text(address), e.getMessage() == null ? e : e.getMessage()),
                    e);
        }
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** Where it listens; the port is real even where 0 was asked for. */
    InetSocketAddress address() {
        try {
            return (InetSocketAddress) server.getLocalAddress();
        } catch (IOException e) {
            throw new AgentException("The metrics' socket is closed", e);
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::serve, Math.max(1, timeToDeadline()));
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                closeOverdue();
                if (pausedUntil != 0 && System.nanoTime() - pausedUntil >= 0) {
                    pausedUntil = 0;
                    server.keyFor(selector).interestOps(SelectionKey.OP_ACCEPT);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("Metrics are not served any more", e);
        } finally {
            connections.forEach(HttpConnection::close);
            release();
        }
    }

    /** ms, 1000 at most. */
    private long timeToDeadline() {
        return connections.isEmpty()
                ? 1000
                : Math.min(1000, (connections.getFirst().deadline() - System.nanoTime()) / 1_000_000);
    }

    private void serve(SelectionKey key) {
        if (key.isAcceptable()) {
            accept();
            return;
        }
        HttpConnection connection = (HttpConnection) key.attachment();
        guard(connection, () -> {
            if (key.isValid() && key.isWritable()) {
                connection.write();
            }
            if (key.isValid() && key.isReadable()) {
                connection.read().ifPresent(head -> ask(connection, head));
            }
        });
    }

    private void accept() {
        try {
            SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            channel.configureBlocking(false);
            if (connections.size() >= limits.connections()) {
                connections.removeFirst().close();
            }
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            long deadline = System.nanoTime() + limits.time().toNanos();
            HttpConnection connection = new HttpConnection(channel, key, deadline);
            key.attach(connection);
            connections.add(connection);
        } catch (IOException e) {
            // Most likely no descriptor is left; asking again at once would only burn time.
            LOG.debug("A scraper could not be accepted", e);
            server.keyFor(selector).interestOps(0);
            pausedUntil = System.nanoTime() + PAUSE_NANOS | 1;
        }
    }

    private void ask(HttpConnection connection, String head) {
        guard(connection, () -> {
            HttpRequest request;
            try {
                request = HttpRequest.parse(head);
            } catch (IllegalArgumentException e) {
                throw new HttpRefusal(400, e.getMessage());
            }
            if (!request.isHead() && !request.method().equals("GET")) {
                throw new HttpRefusal(405, "only GET and HEAD are served");
            }
            if (request.hasBody()) {
                throw new HttpRefusal(413, "send no body");
            }
            if (request.isHead()) {
                connection.headOnly();
            }
            handler.apply(request).whenComplete((response, failure) -> {
                HttpResponse answer = failure == null ? response : HttpResponse.text(500, failure.toString());
                tasks.add(() -> guard(connection, () -> connection.answer(answer)));
                selector.wakeup();
            });
        });
    }

    /** Something done for one client, whose troubles are nobody else's. */
    private interface Step {
        void run() throws IOException, HttpRefusal;
    }

    private static void guard(HttpConnection connection, Step step) {
        try {
            try {
                step.run();
            } catch (HttpRefusal refusal) {
                connection.answer(refusal.response());
            } catch (RuntimeException e) {
                // Not louder: whoever asks could fill the log.
                LOG.debug("A request to the metrics' endpoint failed", e);
                connection.answer(HttpResponse.text(500, "the request failed: " + e));
            }
        } catch (IOException e) {
            // The client went away.
            connection.close();
        }
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        connections.removeIf(connection -> !connection.isOpen());
        while (!connections.isEmpty() && connections.getFirst().deadline() - now <= 0) {
            connections.removeFirst().close();
        }
    }

    private void release() {
        try {
            selector.close();
            server.close();
        } catch (IOException e) {
            LOG.debug("The metrics' socket did not close", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
