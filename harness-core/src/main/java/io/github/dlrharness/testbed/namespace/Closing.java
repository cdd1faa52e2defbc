package io.github.dlrharness.testbed.namespace;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Closes many things at the same time. The kernel lets the closing of a packet socket wait until no CPU can still be looking at it
 * (an RCU grace period, some 10 ms); one after the other that adds up, side by side it is waited for once.
 */
final class Closing {
    private Closing() {}

    /**
     * Closes all of them, and returns when all are closed.
     *
     * @throws RuntimeException what the first that failed threw, the others' suppressed; all were tried
     */
    static void all(List<? extends AutoCloseable> closeables) {
        List<CompletableFuture<Void>> closings = new ArrayList<>();
        for (AutoCloseable closeable : closeables) {
            CompletableFuture<Void> closing = new CompletableFuture<>();
            closings.add(closing);
            Thread thread = new Thread(() -> close(closeable, closing), "dlr-closing");
            thread.setDaemon(true);
            thread.start();
        }
        RuntimeException failure = null;
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

    private static void close(AutoCloseable closeable, CompletableFuture<Void> closing) {
        try {
            closeable.close();
            closing.complete(null);
        } catch (Throwable t) {
            closing.completeExceptionally(t);
        }
    }
}
