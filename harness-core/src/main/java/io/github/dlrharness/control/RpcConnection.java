package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: a thread that reads and answers its requests in their order, and a thread that writes to it. */
final class RpcConnection {
    /** Bytes of a request's line. */
    static final int MAX_REQUEST = 1 << 20;

    /** Bytes that wait for a client to read them. */
    static final int MAX_WAITING = 4 << 20;

    /** Bytes that wait for a client whatever waits for others. */
    static final int OWN_WAITING = 128 << 10;

    /** Parsed, a request takes up to some forty times its length: longer ones than this are served one after the other. */
    static final int SHORT_REQUEST = 8 << 10;

    /** Bytes of a request's line that a client may send whatever others do. */
    private static final int OWN_READING = 64 << 10;

    /** A client that has taken nothing for so long of what waits for it does not read. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long it may take to tell a client that it is let go. */
    private static final long LAST_WORD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final Logger LOG = LoggerFactory.getLogger(RpcConnection.class);

    private final RpcShared shared;
    private final String name;
    private final LineReader reader;
    private final Closeable transport;
    private final long lastAnswerNanos;
    private final Outgoing outgoing;
    private final RpcSession session;
    private final AtomicInteger serving = new AtomicInteger();
    private volatile long lastServed = System.nanoTime();

    /**
     * Makes one.
     *
     * @param lastAnswerNanos how long a client that will not ask any more may take to read what waits for it
     */
    RpcConnection(
            RpcShared shared,
            String name,
            InputStream in,
            OutputStream out,
            Closeable transport,
            long lastAnswerNanos) {
        this.shared = shared;
        this.name = name;
        this.reader = new LineReader(in, MAX_REQUEST, OWN_READING, shared.reading());
        this.transport = transport;
        this.lastAnswerNanos = lastAnswerNanos;
        this.outgoing = new Outgoing(out, MAX_WAITING, OWN_WAITING, shared.waiting());
        this.session = new RpcSession(outgoing, shared::makeRoom);
    }

    /** Serves the client until it leaves or is thrown out. */
    void run() {
        Thread writer = new Thread(this::write, name + "-writer");
        writer.setDaemon(true);
        writer.start();
        try {
            read();
        } catch (IOException e) {
            LOG.debug("{} is gone: {}", name, e.getMessage());
        } finally {
            reader.release();
            // Who has sent his last request still wants its answer.
            outgoing.flush(lastAnswerNanos);
            close();
        }
    }

    private void read() throws IOException {
        while (true) {
            try {
                byte[] line = reader.next();
                if (line == null) {
                    return;
                }
                if (!isBlank(line)) {
                    serving.incrementAndGet();
                    try {
                        deliver(line.length > SHORT_REQUEST ? serveAlone(line) : serve(line));
                    } finally {
                        served();
                    }
                }
            } catch (LineReader.LineRefusedException e) {
                deliver(reply(refusal(null, e.code(), e.getMessage())));
            }
        }
    }

    private void served() {
        lastServed = System.nanoTime();
        serving.decrementAndGet();
    }

    /** An answer, and what is to be done when it is on its way. */
    private record Reply(AnswerBuffer answer, RpcExchange exchange) {}

    private Reply serveAlone(byte[] line) {
        synchronized (shared.large()) {
            return serve(line);
        }
    }

    /** Nothing (null) when the answer comes later. */
    private Reply serve(byte[] line) {
        JsonNode message;
        try {
            message = JsonText.parse(line);
        } catch (RpcException e) {
            return reply(RpcDispatcher.error(null, e));
        }
        if (!RpcDispatcher.waits(message)) {
            return answer(message);
        }
        if (line.length > SHORT_REQUEST) {
            // It would be kept for as long as the neighbour takes.
            return reply(refusal(
                    message,
                    RpcException.INVALID_REQUEST,
                    "a request with %s has %d bytes at most".formatted(AgentMethods.PROBE, SHORT_REQUEST)));
        }
        return serveBeside(message);
    }

    private static boolean isBlank(byte[] line) {
        for (byte octet : line) {
            if (octet != ' ' && octet != '\t' && octet != '\r') {
                return false;
            }
        }
        return true;
    }

    private Reply serveBeside(JsonNode message) {
        serving.incrementAndGet();
        try {
            shared.beside().execute(() -> {
                try {
                    // What is large in it is refused.
                    deliver(call(message));
                } catch (IOException e) {
                    close();
                } finally {
                    served();
                }
            });
            return null;
        } catch (RejectedExecutionException e) {
            served();
            return reply(refusal(
                    message,
                    RpcException.LIMIT_REACHED,
                    "%d requests wait for neighbours already; try again later".formatted(RpcShared.MAX_BESIDE)));
        }
    }

    /** The error that a message gets as a whole; null when it is one that gets no answer. */
    private static JsonNode refusal(JsonNode message, int code, String text) {
        JsonNode id = message == null ? null : message.get("id");
        boolean silent = message != null && !message.isArray() && id == null;
        return silent ? null : RpcDispatcher.error(RpcDispatcher.isId(id) ? id : null, new RpcException(code, text));
    }

    private Reply answer(JsonNode message) {
        if (RpcDispatcher.isLarge(message)) {
            synchronized (shared.large()) {
                return call(message);
            }
        }
        return call(message);
    }

    private Reply call(JsonNode message) {
        RpcExchange exchange = new RpcExchange(session);
        JsonNode answer = shared.dispatcher().answer(message, exchange);
        return new Reply(answer == null ? null : written(answer, exchange), exchange);
    }

    private Reply reply(JsonNode answer) {
        RpcExchange exchange = new RpcExchange(session);
        return new Reply(answer == null ? null : written(answer, exchange), exchange);
    }

    /** An answer for which there is no room is replaced by the error that says so: what is large in it, or else all of it. */
    private AnswerBuffer written(JsonNode answer, RpcExchange exchange) {
        AnswerBuffer buffer = new AnswerBuffer(shared.waiting(), OWN_WAITING);
        RpcException noRoom = new RpcException(
                RpcException.LIMIT_REACHED,
                "answers that clients have not read yet leave no room for this one, of %d bytes for all; try again later"
                        .formatted(shared.waiting().size()));
        try {
            JsonText.write(answer, buffer);
            return buffer;
        } catch (AnswerBuffer.NoRoomException e) {
            buffer.discard();
        }
        exchange.refuseLarge(noRoom);
        try {
            JsonText.write(answer, buffer);
            return buffer;
        } catch (AnswerBuffer.NoRoomException e) {
            buffer.discard();
        }
        return written(RpcDispatcher.error(answer.get("id"), noRoom), exchange);
    }

    private void deliver(Reply reply) throws IOException {
        if (reply == null) {
            return;
        }
        if (reply.answer != null && !outgoing.put(reply.answer, shared.readingLimitNanos())) {
            throw new IOException("it doesn't read its answers");
        }
        reply.exchange.answered();
    }

    private void write() {
        try {
            outgoing.run();
        } catch (IOException e) {
            LOG.debug("{} can't be written to: {}", name, e.getMessage());
        } finally {
            close();
        }
    }

    /** Whether there is a subscription whose notifications are not read. */
    boolean isDeafSubscriber() {
        return session.hasSubscriptions() && outgoing.stuckNanos() > STUCK_NANOS;
    }

    /**
     * For how long nothing was asked and nothing read, in ns; -1 for a client that must stay, because it is being served or reads what it
     * has subscribed to.
     */
    long idleNanos() {
        long stuck = outgoing.stuckNanos();
        if (stuck > STUCK_NANOS) {
            return stuck;
        }
        boolean stays = serving.get() > 0 || session.hasSubscriptions();
        return stays ? -1 : System.nanoTime() - lastServed;
    }

    /** Tells why, as far as that goes at once, and closes. */
    void letGo(String why) {
        if (outgoing.stuckNanos() <= STUCK_NANOS
                && outgoing.offer(
                        JsonText.line(RpcDispatcher.error(null, new RpcException(RpcException.LIMIT_REACHED, why))))) {
            outgoing.flush(LAST_WORD_NANOS);
        }
        close();
    }

    /** Ends the connection. Idempotent. */
    void close() {
        outgoing.close();
        session.close();
        try {
            transport.close();
        } catch (IOException e) {
            LOG.debug("{} was not closed", name, e);
        }
    }
}
