package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dlrharness.agent.AgentException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of one client and what comes back: matched by their ids, and told to listeners on a thread of its own. */
final class RpcCalls {
    private static final Logger LOG = LoggerFactory.getLogger(RpcCalls.class);

    private final String name;
    private final LineReader reader;
    private final Closeable transport;
    private final Outgoing outgoing;
    private final NotificationQueue notifications = new NotificationQueue();
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final List<Runnable> atEnd = new ArrayList<>();
    private boolean ended;

    /** What the agent has said to nobody in particular and to no request; null for nothing. */
    private volatile String lastWord;

    /** Who waits for an answer, and what the reading thread does with the result before it reads on. */
    private record Waiting(CompletableFuture<JsonNode> answer, Consumer<JsonNode> first) {}

    RpcCalls(String name, InputStream in, OutputStream out, Closeable transport) {
        this.name = name;
        this.reader = new LineReader(in, RpcClient.MAX_ANSWER);
        this.transport = transport;
        this.outgoing = new Outgoing(out, RpcConnection.MAX_REQUEST);
        start("reader", this::read);
        start("writer", this::write);
        start("listener", notifications::run);
    }

    private static void start(String role, Runnable work) {
        Thread thread = new Thread(work, "dlr-client-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    String name() {
        return name;
    }

    /**
     * Asks, and waits for the answer.
     *
     * @param params null for none
     * @param first gets the result before anything that comes after it is looked at
     * @throws RpcException when the agent answers with an error
     * @throws AgentException when it doesn't answer
     */
    JsonNode ask(String method, JsonNode params, long limitNanos, Consumer<JsonNode> first) throws RpcException {
        long id = lastId.incrementAndGet();
        ObjectNode request = JsonText.message().put("id", id).put("method", method);
        if (params != null) {
            request.set("params", params);
        }
        Waiting call = new Waiting(new CompletableFuture<>(), first);
        waiting.put(id, call);
        try {
            if (isEnded() || !outgoing.put(JsonText.line(request), limitNanos)) {
                throw isEnded() ? gone() : silent(method, limitNanos);
            }
            return result(call.answer.get(limitNanos, TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw silent(method, limitNanos);
        } catch (ExecutionException e) {
            throw gone();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentException(name + " was not waited for: this thread was interrupted", e);
        } finally {
            waiting.remove(id);
        }
    }

    private static JsonNode result(JsonNode response) throws RpcException {
        JsonNode error = response.get("error");
        if (error != null) {
            throw new RpcException(
                    error.path("code").intValue(), error.path("message").asText(), error.get("data"));
        }
        return response.path("result");
    }

    /** An answer as what it means. */
    <T> T read(JsonNode answer, Function<JsonNode, T> reader) {
        try {
            return reader.apply(answer);
        } catch (RuntimeException e) {
            throw new AgentException(
                    "%s answers what this can't read; are both of one version? %s".formatted(name, e), e);
        }
    }

    /** What callers of an agent's service know. */
    RuntimeException refusal(RpcException error) {
        return switch (error.code()) {
            case RpcException.CONFIG_REFUSED ->
                new ConfigRefusedException(AgentValues.texts(error.data().path("problems")));
            case RpcException.INVALID_PARAMS -> new IllegalArgumentException(error.getMessage());
            // It is there, and goes on: no AgentException.
            case RpcException.INTERNAL_ERROR -> new IllegalStateException("%s: %s".formatted(name, error.getMessage()));
            case RpcException.AGENT_FAILED -> new AgentException(error.getMessage());
            default -> new AgentException("%s: %s".formatted(name, error.getMessage()));
        };
    }

    private AgentException silent(String method, long limitNanos) {
        return new AgentException("%s has not answered %s for %d s; is it stopped?"
                .formatted(name, method, TimeUnit.NANOSECONDS.toSeconds(limitNanos)));
    }

    private AgentException gone() {
        String said = lastWord;
        return new AgentException(said == null ? name + " is gone" : "%s has hung up: %s".formatted(name, said));
    }

    /** Hears the notifications of a subscription from now on. */
    void listen(JsonNode result, Listening listening) {
        listening.number(result.path("subscription").longValue());
        notifications.add(listening);
    }

    /** Ends a subscription; what has come is still heard. */
    void stopListening(Listening listening, long limitNanos) {
        if (notifications.remove(listening) && !isEnded()) {
            try {
                ObjectNode params = JsonText.object().put("subscription", listening.number());
                listening.lostThere(ask("unsubscribe", params, limitNanos, result -> {})
                        .path("lost")
                        .longValue());
            } catch (RpcException | AgentException e) {
                LOG.debug("A subscription was not ended: {}", e.getMessage());
            }
        }
    }

    /** Waits until listeners were told of all notifications that have come. */
    void awaitHeard(long limitNanos) {
        notifications.await(limitNanos);
    }

    private void read() {
        try {
            byte[] line;
            while ((line = reader.next()) != null) {
                message(JsonText.parse(line), line.length);
            }
        } catch (IOException | RpcException e) {
            LOG.debug("{} can't be heard any more: {}", name, e.getMessage());
        } finally {
            close();
        }
    }

    private void message(JsonNode message, int length) {
        JsonNode id = message.get("id");
        if (message.has("method")) {
            notifications.offer(message.path("params"), length);
        } else if (id != null && id.canConvertToLong()) {
            lastWord = null;
            Waiting call = waiting.get(id.longValue());
            if (call != null) {
                if (message.has("result")) {
                    call.first.accept(message.get("result"));
                }
                call.answer.complete(message);
            }
        } else {
            // Told to nobody in particular: that there are too many clients, as a rule. Whoever asks next is told it,
            // too.
            lastWord = message.path("error").path("message").textValue();
            waiting.values().forEach(call -> call.answer.complete(message));
        }
    }

    private void write() {
        try {
            outgoing.run();
        } catch (IOException e) {
            LOG.debug("{} can't be asked any more: {}", name, e.getMessage());
            // What it said last is still to be read, such as why it hangs up.
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    void onEnd(Runnable work) {
        synchronized (this) {
            if (!ended) {
                atEnd.add(work);
                return;
            }
        }
        work.run();
    }

    void close() {
        List<Runnable> due;
        synchronized (this) {
            ended = true;
            due = List.copyOf(atEnd);
            atEnd.clear();
        }
        outgoing.close();
        notifications.close();
        try {
            transport.close();
        } catch (IOException e) {
            LOG.debug("{} was not left", name, e);
        }
        waiting.values().forEach(call -> call.answer.completeExceptionally(new IOException("closed")));
        due.forEach(Runnable::run);
    }
}
