package io.github.dlrharness.testbed.namespace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Closes many things at the same time. The kernel lets the closing of a packet socket wait until no CPU can still be looking at it
 * (an RCU grace period, some 10 ms); one after the other that adds up, side by side it is waited for once.
 */
final class Closing {
    private final List<CompletableFuture<Void>> closings = new ArrayList<>();

    /** Starts to close all of them. */
    static Closing start(Collection<? extends AutoCloseable> closeables) {
        Closing closing = new Closing();
        for (AutoCloseable closeable : closeables) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            closing.closings.add(end);
            Thread thread = new Thread(() -> close(closeable, end), "dlr-closing");
            thread.setDaemon(true);
            thread.start();
        }
        return closing;
    }

    /**
     * Returns when all are closed.
     *
     * @throws IllegalStateException when one can't be closed; what it threw is the cause, what others threw is suppressed
     */
    void await() {
        IllegalStateException failure = null;
        for (CompletableFuture<Void> closing : closings) {
            try {
                closing.join();
            } catch (CompletionException e) {
                if (failure == null) {
                    failure = new IllegalStateException("Closing failed: " + e.getCause(), e.getCause());
                } else {
                    failure.addSuppressed(e.getCause());
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Runs all of them, even when one fails; throws what the first one threw, what others threw suppressed. */
    static void inOrder(List<Runnable> steps) {
        RuntimeException failure = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static void close(AutoCloseable closeable, CompletableFuture<Void> closing) {
        try {
            closeable.close();
            closing.complete(null);
        } catch (Throwable t) {
            closing.completeExceptionally(t);
        }
    }
}
