package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What one client has going on: its subscriptions. */
final class RpcSession {
    /** Subscriptions of one client. */
    static final int MAX_SUBSCRIPTIONS = 16;

    /** Bytes of what a subscription holds back until its answer is on its way. */
    private static final int MAX_HELD = 64 << 10;

    /** A subscription that holds its notifications back. */
    record Started(long number, Runnable release) {}

    private final Outgoing outgoing;
    private final BooleanSupplier makeRoom;
    private final Map<Long, Stream> streams = new ConcurrentHashMap<>();
    private long lastSubscription;
    private boolean closed;

    /**
     * Makes it.
     *
     * @param makeRoom lets go some subscriber who doesn't read; tells whether there was one
     */
    RpcSession(Outgoing outgoing, BooleanSupplier makeRoom) {
        this.outgoing = outgoing;
        this.makeRoom = makeRoom;
    }

    /**
     * Starts a subscription. Its notifications are held back until it is released, when the client can know what they belong to.
     *
     * @param notification their method
     * @param subscribe gets the listener for the parameters of each
     * @return its number and how to release it
     */
    Started subscribe(String notification, Function<Consumer<Supplier<ObjectNode>>, Subscription> subscribe)
            throws RpcException {
        try {
            return start(notification, subscribe);
        } catch (LimitReachedException e) {
            // The agent has no place for one more. Who has one and doesn't read has no use of it. Not under this
            // session's lock: that
            // client's thread may be about to do the same to this one.
            if (!makeRoom.getAsBoolean()) {
                throw e;
            }
            return start(notification, subscribe);
        }
    }

    private synchronized Started start(
            String notification, Function<Consumer<Supplier<ObjectNode>>, Subscription> subscribe) throws RpcException {
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

    /** Never waits. */
    boolean hasSubscriptions() {
        return !streams.isEmpty();
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
        /** Lines of what came before the answer was on its way; null from then on. */
        private List<byte[]> held = new ArrayList<>();

        private int heldBytes;

        private long lost;

        Stream(String notification, long number, Outgoing outgoing) {
            this.notification = notification;
            this.number = number;
            this.outgoing = outgoing;
        }

        synchronized void accept(Supplier<ObjectNode> item) {
            if (held == null && outgoing.isFull()) {
                // Not even made: a client that doesn't read costs no more than counting.
                lost++;
                return;
            }
            byte[] line = line(item.get());
            if (held == null) {
                send(line);
            } else if (heldBytes + line.length <= MAX_HELD) {
                held.add(line);
                heldBytes += line.length;
            } else {
                lost++;
            }
        }

        synchronized void release() {
            if (held != null) {
                List<byte[]> first = held;
                held = null;
                first.forEach(this::send);
            }
        }

        /** With what was lost before it came, not before it leaves. */
        private byte[] line(ObjectNode item) {
            Subscription from = source;
            ObjectNode params =
                    JsonText.object().put("subscription", number).put("lost", lost + (from == null ? 0 : from.lost()));
            params.setAll(item);
            ObjectNode message = JsonText.message().put("method", notification);
            message.set("params", params);
            return JsonText.line(message);
        }

        private void send(byte[] line) {
            if (!outgoing.offer(line)) {
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
