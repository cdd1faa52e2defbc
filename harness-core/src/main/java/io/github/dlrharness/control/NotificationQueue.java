package io.github.dlrharness.control;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifications on their way to listeners, which are called one after the other on one thread. Bounded: what is too much is lost. */
final class NotificationQueue {
    /** Bytes of the lines that wait. */
    private static final int LIMIT = 16 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(NotificationQueue.class);

    private final Map<Long, Listening> listenings = new HashMap<>();
    private final Queue<Notification> waiting = new ArrayDeque<>();
    private int bytes;
    private boolean closed;

    private record Notification(Listening listening, JsonNode params, int length) {}

    synchronized void add(Listening listening) {
        listenings.put(listening.number(), listening);
    }

    synchronized boolean remove(Listening listening) {
        return listenings.remove(listening.number(), listening);
    }

    synchronized void offer(JsonNode params, int length) {
        Listening listening = listenings.get(params.path("subscription").longValue());
        if (listening == null) {
            return;
        }
        if (bytes + length > LIMIT) {
            listening.lose();
            return;
        }
        bytes += length;
        waiting.add(new Notification(listening, params, length));
        notifyAll();
    }

    /** Calls listeners until this is closed and all that came was told. */
    void run() {
        Notification next;
        while ((next = take()) != null) {
            try {
                next.listening.accept(next.params);
            } catch (RuntimeException e) {
                LOG.error("A listener failed", e);
            }
        }
    }

    private synchronized Notification take() {
        boolean interrupted = false;
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Notification next = waiting.poll();
        if (next != null) {
            bytes -= next.length;
        }
        return next;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
