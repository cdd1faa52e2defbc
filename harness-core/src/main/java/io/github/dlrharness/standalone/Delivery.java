package io.github.dlrharness.standalone;

import io.github.dlrharness.control.Subscription;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands things to a listener on a thread of its own. Who is slow loses some, and is told how many; who offers never waits. */
final class Delivery<T> implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final BlockingQueue<T> queue;
    private final AtomicLong lost = new AtomicLong();
    private final Consumer<T> listener;
    private final Consumer<Delivery<T>> onClose;
    private final Thread thread;
    /** How many things were taken in; whoever offers never takes the lock, which is for who waits. */
    private final AtomicLong offered = new AtomicLong();

    /** Beside the interrupt, which a listener may swallow. */
    private volatile boolean closed;

    private long handled;
    private boolean ended;

    Delivery(String name, int capacity, Consumer<T> listener, Consumer<Delivery<T>> onClose) {
        queue = new ArrayBlockingQueue<>(capacity);
        this.listener = listener;
        this.onClose = onClose;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    void offer(T thing) {
        if (queue.offer(thing)) {
            offered.incrementAndGet();
        } else {
            lost.incrementAndGet();
        }
    }

    void lost(long more) {
        lost.addAndGet(more);
    }

    private void run() {
        try {
            while (!closed) {
                listener.accept(queue.take());
                handled();
            }
        } catch (InterruptedException e) {
            // Closed.
        } catch (RuntimeException e) {
            LOG.warn("A subscriber failed and hears no more", e);
            onClose.accept(this);
        } finally {
            end();
        }
    }

    private synchronized void handled() {
        handled++;
        notifyAll();
    }

    /** Waits until the listener was handed what was offered before this call, at most that long. */
    synchronized void await(Duration limit) {
        long all = offered.get();
        long deadline = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        long remaining;
        while (handled < all && !ended && (remaining = deadline - System.nanoTime()) > 0) {
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

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    @Override
    public long lost() {
        return lost.get();
    }

    @Override
    public void close() {
        closed = true;
        onClose.accept(this);
        thread.interrupt();
    }
}
