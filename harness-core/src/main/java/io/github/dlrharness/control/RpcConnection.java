package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client: a thread that reads and answers its requests in their order, and a thread that writes to it. */
final class RpcConnection {
    /** Bytes of a request's line. */
    static final int MAX_REQUEST = 1 << 20;

    /** Bytes that wait for a client to read them. */
    static final int MAX_WAITING = 4 << 20;

    /** Parsed, a request takes up to some forty times its length: long ones are served one after the other. */
    private static final int LONG_REQUEST = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(RpcConnection.class);

    private final RpcShared shared;
    private final String name;
    private final LineReader reader;
    private final Closeable transport;
    private final Outgoing outgoing;
    private final RpcSession session;

    RpcConnection(RpcShared shared, String name, InputStream in, OutputStream out, Closeable transport) {
        this.shared = shared;
        this.name = name;
        this.reader = new LineReader(in, MAX_REQUEST);
        this.transport = transport;
        this.outgoing = new Outgoing(out, MAX_WAITING);
        this.session = new RpcSession(outgoing);
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
            // Who has sent his last request still wants its answer.
            outgoing.flush(shared.readingLimitNanos());
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
                if (line.length > LONG_REQUEST) {
                    synchronized (shared.longRequests()) {
                        serve(line);
                    }
                } else {
                    serve(line);
                }
            } catch (LineReader.LineTooLongException e) {
                send(RpcDispatcher.error(null, new RpcException(RpcException.INVALID_REQUEST, e.getMessage())));
            }
        }
    }

    private void serve(byte[] line) throws IOException {
        if (isBlank(line)) {
            return;
        }
        JsonNode message;
        try {
            message = JsonText.parse(line);
        } catch (RpcException e) {
            send(RpcDispatcher.error(null, e));
            return;
        }
        if (takesTime(message)) {
            serveBeside(message);
        } else {
            answer(message);
        }
    }

    private static boolean isBlank(byte[] line) {
        for (byte octet : line) {
            if (octet != ' ' && octet != '\t' && octet != '\r') {
                return false;
            }
        }
        return true;
    }

    private static boolean takesTime(JsonNode message) {
        if (!message.isArray()) {
            return AgentMethods.PROBE.equals(message.path("method").textValue());
        }
        for (JsonNode request : message) {
            if (AgentMethods.PROBE.equals(request.path("method").textValue())) {
                return true;
            }
        }
        return false;
    }

    private void serveBeside(JsonNode message) throws IOException {
        try {
            shared.beside().execute(() -> {
                try {
                    answer(message);
                } catch (IOException e) {
                    close();
                }
            });
        } catch (RejectedExecutionException e) {
            JsonNode id = message.get("id");
            if (message.isArray() || id != null) {
                send(RpcDispatcher.error(
                        id,
                        new RpcException(
                                RpcException.LIMIT_REACHED,
                                "%d requests wait for neighbours already; try again later"
                                        .formatted(RpcShared.MAX_BESIDE))));
            }
        }
    }

    private void answer(JsonNode message) throws IOException {
        RpcExchange exchange = new RpcExchange(session);
        JsonNode answer = shared.dispatcher().answer(message, exchange);
        if (answer != null) {
            send(answer);
        }
        exchange.answered();
    }

    private void send(JsonNode answer) throws IOException {
        if (!outgoing.put(JsonText.line(answer), shared.readingLimitNanos())) {
            throw new IOException("it doesn't read its answers");
        }
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
