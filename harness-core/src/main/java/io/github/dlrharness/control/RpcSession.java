package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** What one client has going on: its subscriptions. */
final class RpcSession {
    /** Subscriptions of one client. */
    static final int MAX_SUBSCRIPTIONS = 16;

    /** A subscription that holds its notifications back. */
    record Started(long number, Runnable release) {}

    private final Outgoing outgoing;
    private final Map<Long, Stream> streams = new LinkedHashMap<>();
    private long lastSubscription;
    private boolean closed;

    RpcSession(Outgoing outgoing) {
        this.outgoing = outgoing;
    }

    /**
     * Starts a subscription. Its notifications are held back until it is released, when the client can know what they belong to.
     *
     * @param notification their method
     * @param subscribe gets the listener for the parameters of each
     * @return its number and how to release it
     */
    synchronized Started subscribe(String notification, Function<Consumer<ObjectNode>, Subscription> subscribe)
            throws RpcException {
        if (closed || streams.size() >= MAX_SUBSCRIPTIONS) {
            throw new RpcException(
                    RpcException.LIMIT_REACHED,
                    "a client has %d subscriptions at most; unsubscribe from one".formatted(MAX_SUBSCRIPTIONS));
        }
        Stream stream = new Stream(notification, ++lastSubscription, outgoing);
        stream.source = subscribe.apply(stream::accept);
        streams.put(stream.number, stream);
        return new Started(stream.number, stream::release);
    }

    /** Ends a subscription; tells how much was lost, or -1 when there is none of that number. */
    long unsubscribe(long number) {
        Stream stream;
        synchronized (this) {
            stream = streams.remove(number);
        }
        return stream == null ? -1 : stream.end();
    }

    /** Waits until the client has been handed all there is. */
    boolean flush(long limitNanos) {
        return outgoing.flush(limitNanos);
    }

    /** The client is gone. */
    void close() {
        List<Stream> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(streams.values());
            streams.clear();
        }
        ending.forEach(Stream::end);
    }

    /** One subscription. Its listener is called on the service's thread, and never waits for the client. */
    private static final class Stream {
        private final String notification;
        private final long number;
        private final Outgoing outgoing;
        private volatile Subscription source;
        /** What came before the answer was on its way; null from then on. */
        private List<ObjectNode> held = new ArrayList<>();

        private long lost;

        Stream(String notification, long number, Outgoing outgoing) {
            this.notification = notification;
            this.number = number;
            this.outgoing = outgoing;
        }

        synchronized void accept(ObjectNode item) {
            if (held == null) {
                send(params(item));
            } else if (held.size() < 256) {
                held.add(params(item));
            } else {
                lost++;
            }
        }

        synchronized void release() {
            if (held != null) {
                List<ObjectNode> first = held;
                held = null;
                first.forEach(this::send);
            }
        }

        /** With what was lost before it came, not before it leaves. */
        private ObjectNode params(ObjectNode item) {
            Subscription from = source;
            ObjectNode params =
                    JsonText.object().put("subscription", number).put("lost", lost + (from == null ? 0 : from.lost()));
            params.setAll(item);
            return params;
        }

        private void send(ObjectNode params) {
            ObjectNode message = JsonText.message().put("method", notification);
            message.set("params", params);
            if (!outgoing.offer(JsonText.line(message))) {
                lost++;
            }
        }

        long end() {
            source.close();
            synchronized (this) {
                return lost + source.lost();
            }
        }
    }
}
