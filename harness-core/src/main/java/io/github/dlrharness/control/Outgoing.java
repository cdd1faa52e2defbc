package io.github.dlrharness.control;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Lines on their way to one peer: a bounded queue, and the loop that writes them. Who adds a line never waits for the peer longer
 * than it says. A peer has some room of its own; what waits beyond that is taken from a budget that it shares with others.
 */
final class Outgoing {
    private final OutputStream out;
    private final int limit;
    private final int own;
    private final ByteBudget shared;
    private final Queue<byte[]> parts = new ArrayDeque<>();
    private long bytes;
    /** Of the shared budget. */
    private long borrowed;

    /** Since when the first part waits. */
    private long firstSince;
    /** Whether a line found no room, and not much was written since. */
    private boolean full;

    private boolean writing;
    private boolean closed;

    /**
     * Makes one that shares nothing.
     *
     * @param limit bytes that wait at most; one line that is longer waits alone
     */
    Outgoing(OutputStream out, int limit) {
        this(out, limit, Integer.MAX_VALUE, new ByteBudget(0));
    }

    /**
     * Makes one.
     *
     * @param limit bytes that wait at most; one line that is longer waits alone
     * @param own bytes that wait without being taken from {@code shared}
     */
    Outgoing(OutputStream out, int limit, int own, ByteBudget shared) {
        this.out = out;
        this.limit = limit;
        this.own = own;
        this.shared = shared;
    }

    /** Adds a line if there is room for it now; tells whether there was. */
    synchronized boolean offer(byte[] line) {
        if (closed || !tryAdd(List.of(line), line.length, 0)) {
            // Alone, it has found no room elsewhere: there will be no writing after which to look again.
            full = bytes > 0;
            return false;
        }
        return true;
    }

    /** Whether a line was refused lately, so that it is not worth the work to make another one. */
    synchronized boolean isFull() {
        return full;
    }

    /**
     * Adds a line, waiting for room.
     *
     * @return false when there was none in time: the peer doesn't read, or is gone
     */
    synchronized boolean put(byte[] line, long limitNanos) {
        return await(() -> tryAdd(List.of(line), line.length, 0), limitNanos);
    }

    /** Adds an answer as one line, waiting for room; as {@link #put(byte[], long)}. The answer is this one's from now on. */
    synchronized boolean put(AnswerBuffer answer, long limitNanos) {
        long length = answer.length();
        long reserved = answer.handOver();
        if (await(() -> tryAdd(answer.parts(), length, reserved), limitNanos)) {
            return true;
        }
        shared.give(reserved);
        return false;
    }

    /** Waits until everything was handed over; false when it was not in time. */
    synchronized boolean flush(long limitNanos) {
        return await(() -> parts.isEmpty() && !writing, limitNanos);
    }

    /** How long the peer has taken nothing of what waits for it, in ns; 0 when nothing does. */
    synchronized long stuckNanos() {
        return bytes == 0 ? 0 : System.nanoTime() - firstSince;
    }

    private boolean await(java.util.function.BooleanSupplier condition, long limitNanos) {
        long deadline = System.nanoTime() + limitNanos;
        while (!closed && !condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !closed;
    }

    /** Adds a line for which so much of the shared budget is reserved, if there is room; what is reserved too much is given back. */
    private boolean tryAdd(List<byte[]> line, long length, long reserved) {
        if (bytes > 0 && bytes + length > limit) {
            return false;
        }
        long borrow = Math.max(0, bytes + length - own) - borrowed;
        if (borrow > reserved && !shared.take(borrow - reserved)) {
            return false;
        }
        if (borrow < reserved) {
            shared.give(reserved - borrow);
        }
        borrowed += borrow;
        if (bytes == 0) {
            firstSince = System.nanoTime();
        }
        parts.addAll(line);
        bytes += length;
        notifyAll();
        return true;
    }

    /** Writes what comes, until {@link #close()} or an error. */
    void run() throws IOException {
        byte[] part;
        while ((part = take()) != null) {
            out.write(part);
            boolean idle;
            synchronized (this) {
                idle = parts.isEmpty();
            }
            if (idle) {
                out.flush();
            }
            written(part);
        }
    }

    private synchronized byte[] take() {
        boolean interrupted = false;
        while (!closed && parts.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        writing = !closed;
        return closed ? null : parts.poll();
    }

    private synchronized void written(byte[] part) {
        writing = false;
        if (!closed) {
            bytes -= part.length;
            firstSince = System.nanoTime();
            full &= bytes > limit / 4 * 3L;
            giveBack(Math.max(0, bytes - own));
        }
        notifyAll();
    }

    private void giveBack(long still) {
        shared.give(borrowed - still);
        borrowed = still;
    }

    /** Ends it: what waits is not written any more. */
    synchronized void close() {
        closed = true;
        parts.clear();
        giveBack(0);
        notifyAll();
    }
}
