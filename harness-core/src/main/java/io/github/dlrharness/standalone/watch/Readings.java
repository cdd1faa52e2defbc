package io.github.dlrharness.standalone.watch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Looks at an agent for everybody who wants to know, on one thread: at most one look is under way, and whoever asks meanwhile or soon
 * after gets the same answer. However many ask, the event loop answers once per {@code freshness}.
 */
final class Readings implements AutoCloseable {
    private final Supplier<Reading> look;
    private final LongSupplier clock;
    private final long freshness;
    private final ExecutorService thread;
    private CompletableFuture<Reading> last;
    private long taken;

    /**
     * Starts the thread.
     *
     * @param clock ns
     */
    Readings(String host, Supplier<Reading> look, LongSupplier clock, Duration freshness) {
        this.look = look;
        this.clock = clock;
        this.freshness = freshness.toNanos();
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread looking = new Thread(task, "dlr-watch-read-" + host);
            looking.setDaemon(true);
            return looking;
        });
    }

    /** The last answer while it is fresh, else the next one. Callers must not wait for it without a limit: the loop may hang. */
    synchronized CompletableFuture<Reading> latest() {
        boolean underWay = last != null && !last.isDone();
        boolean fresh = last != null && clock.getAsLong() - taken < freshness;
        if (!underWay && !fresh) {
            last = ask();
        }
        // Not the future itself: a caller's limit must not end the others' wait.
        return last.copy();
    }

    private CompletableFuture<Reading> ask() {
        CompletableFuture<Reading> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> look(answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(new IllegalStateException("the agent is being closed", e));
        }
        return answer;
    }

    private void look(CompletableFuture<Reading> answer) {
        try {
            Reading reading = look.get();
            synchronized (this) {
                taken = clock.getAsLong();
            }
            answer.complete(reading);
        } catch (Throwable t) {
            synchronized (this) {
                taken = clock.getAsLong();
            }
            answer.completeExceptionally(t);
        }
    }

    /** Ends the thread, unless it hangs in a look. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
