package io.github.dlrharness.control;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What all clients of a server share. */
final class RpcShared implements AutoCloseable {
    /** Requests that wait for something outside the agent. */
    static final int MAX_BESIDE = 16;

    /** Bytes of answers and notifications that wait for clients beyond what each may have by itself; an eighth of the heap where that is more. */
    static final int MIN_WAITING = 32 << 20;

    /** More than this not even of a large heap: it is what {@link RpcClient} takes as one answer. */
    static final int MAX_WAITING = 64 << 20;

    /** Bytes of requests that are read or served, beyond what each client may have by itself. */
    static final int MAX_READING = 8 << 20;

    private final RpcDispatcher dispatcher;
    private final long readingLimitNanos;
    private final BooleanSupplier makeRoom;
    private final Object large = new Object();
    private final ByteBudget waiting = new ByteBudget(
            Math.min(MAX_WAITING, Math.max(MIN_WAITING, Runtime.getRuntime().maxMemory() / 8)));
    private final ByteBudget reading = new ByteBudget(MAX_READING);
    private final ThreadPoolExecutor beside =
            new ThreadPoolExecutor(0, MAX_BESIDE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "dlr-control-beside");
                thread.setDaemon(true);
                return thread;
            });

    /**
     * Makes it.
     *
     * @param makeRoom lets go a subscriber who doesn't read; tells whether there was one
     */
    RpcShared(RpcDispatcher dispatcher, long readingLimitNanos, BooleanSupplier makeRoom) {
        this.dispatcher = dispatcher;
        this.readingLimitNanos = readingLimitNanos;
        this.makeRoom = makeRoom;
    }

    /** How long a client may leave its answers unread, in ns. */
    long readingLimitNanos() {
        return readingLimitNanos;
    }

    RpcDispatcher dispatcher() {
        return dispatcher;
    }

    /** Who serves what takes much memory, because the request is long or the answer is, holds its monitor. */
    Object large() {
        return large;
    }

    /** For answers and notifications that wait for clients. */
    ByteBudget waiting() {
        return waiting;
    }

    /** For requests that are read or served. */
    ByteBudget reading() {
        return reading;
    }

    /** Lets go a subscriber who doesn't read; tells whether there was one. */
    boolean makeRoom() {
        return makeRoom.getAsBoolean();
    }

    /** Runs what would keep a client's other requests waiting; refuses what is too much. */
    ExecutorService beside() {
        return beside;
    }

    @Override
    public void close() {
        beside.shutdownNow();
    }
}
