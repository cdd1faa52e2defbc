package io.github.dlrharness.control;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Lines on their way to one peer: a bounded queue, and the loop that writes them. Who adds a line never waits for the peer longer
 * than it says.
 */
final class Outgoing {
    private final OutputStream out;
    private final int limit;
    private final Queue<byte[]> lines = new ArrayDeque<>();
    private int bytes;
    private boolean writing;
    private boolean closed;

    /**
     * Makes one.
     *
     * @param limit bytes that wait at most; one line that is longer waits alone
     */
    Outgoing(OutputStream out, int limit) {
        this.out = out;
        this.limit = limit;
    }

    /** Adds a line if there is room for it now; tells whether there was. */
    synchronized boolean offer(byte[] line) {
        if (closed || !hasRoom(line)) {
            return false;
        }
        add(line);
        return true;
    }

    /**
     * Adds a line, waiting for room.
     *
     * @return false when there was none in time: the peer doesn't read, or is gone
     */
    synchronized boolean put(byte[] line, long limitNanos) {
        if (!await(() -> hasRoom(line), limitNanos)) {
            return false;
        }
        add(line);
        return true;
    }

    /** Waits until everything was handed over; false when it was not in time. */
    synchronized boolean flush(long limitNanos) {
        return await(() -> lines.isEmpty() && !writing, limitNanos);
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

    private boolean hasRoom(byte[] line) {
        return bytes == 0 || bytes + line.length <= limit;
    }

    private void add(byte[] line) {
        lines.add(line);
        bytes += line.length;
        notifyAll();
    }

    /** Writes what comes, until {@link #close()} or an error. */
    void run() throws IOException {
        byte[] line;
        while ((line = take()) != null) {
            out.write(line);
            boolean idle;
            synchronized (this) {
                idle = lines.isEmpty();
            }
            if (idle) {
                out.flush();
            }
            written(line);
        }
    }

    private synchronized byte[] take() {
        boolean interrupted = false;
        while (!closed && lines.isEmpty()) {
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
        return closed ? null : lines.poll();
    }

    private synchronized void written(byte[] line) {
        bytes -= line.length;
        writing = false;
        notifyAll();
    }

    /** Ends it: what waits is not written any more. */
    synchronized void close() {
        closed = true;
        lines.clear();
        notifyAll();
    }
}
