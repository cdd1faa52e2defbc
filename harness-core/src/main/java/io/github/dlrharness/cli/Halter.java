package io.github.dlrharness.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/** Ends the process when its orderly end takes too long, whatever that waits for. */
final class Halter {
    /** For a last word; whoever would read it may have stopped to read. */
    private static final long WORD_MILLIS = 50;

    private final Duration limit;
    private final IntConsumer halt;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean armed = new AtomicBoolean();

    /**
     * Makes one.
     *
     * @param limit from {@link #arm(int)} on
     * @param halt ends the process at once, with a status
     */
    Halter(Duration limit, IntConsumer halt) {
        this.limit = limit;
        this.halt = halt;
    }

    /** From now on the end has the time it has; the first call counts. */
    void arm(int status) {
        if (armed.compareAndSet(false, true)) {
            daemon("dlr-halt", () -> await(status));
        }
    }

    /** The end was reached in order. */
    void disarm() {
        ended.countDown();
    }

    private void await(int status) {
        try {
            if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                daemon("dlr-last-word", () -> System.err.println("dlr-agent: closing took too long, it ends as it is"))
                        .join(WORD_MILLIS);
                halt.accept(status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
