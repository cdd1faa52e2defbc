package io.github.dlrharness.control;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What all clients of a server share. */
final class RpcShared implements AutoCloseable {
    /** Requests that wait for something outside the agent. */
    static final int MAX_BESIDE = 16;

    private final RpcDispatcher dispatcher;
    private final long readingLimitNanos;
    private final Object longRequests = new Object();
    private final ThreadPoolExecutor beside =
            new ThreadPoolExecutor(0, MAX_BESIDE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
                Thread thread = new Thread(work, "dlr-control-beside");
                thread.setDaemon(true);
                return thread;
            });

    RpcShared(RpcDispatcher dispatcher, long readingLimitNanos) {
        this.dispatcher = dispatcher;
        this.readingLimitNanos = readingLimitNanos;
    }

    /** How long a client may leave its answers unread, in ns. */
    long readingLimitNanos() {
        return readingLimitNanos;
    }

    RpcDispatcher dispatcher() {
        return dispatcher;
    }

    /** Who serves a long request holds its monitor. */
    Object longRequests() {
        return longRequests;
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
