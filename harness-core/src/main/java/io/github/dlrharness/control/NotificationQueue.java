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
    /** Whether a listener is being told of the last one taken. */
    private boolean telling;

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
            } finally {
                told();
            }
        }
    }

    private synchronized void told() {
        telling = false;
        notifyAll();
    }

    /** Waits until nothing waits and nobody is being told, at most that long. */
    synchronized void await(long limitNanos) {
        long deadline = System.nanoTime() + limitNanos;
        boolean interrupted = false;
        long remaining;
        while ((telling || !waiting.isEmpty()) && (remaining = deadline - System.nanoTime()) > 0) {
            try {
                // Rounded up: wait(0) would wait for ever.
                wait(remaining / 1_000_000 + 1);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
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
            telling = true;
        }
        return next;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
