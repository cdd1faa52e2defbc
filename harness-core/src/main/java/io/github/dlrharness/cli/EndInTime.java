package io.github.dlrharness.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;

/**
 * Ends the process in time, whatever ending it in order waits for: an event loop that hangs, a log that nobody reads. A system that stops
 * services, or a person, expects it within a second.
 */
final class EndInTime {
    /** How long ending in order may take. */
    static final Duration LIMIT = Duration.ofMillis(850);

    /** How long it may take to say so. */
    static final Duration LAST_WORDS = Duration.ofMillis(50);

    private final Pause pause;
    private final IntConsumer halt;
    private final Runnable lastWords;
    private final AtomicBoolean begun = new AtomicBoolean();
    private volatile boolean reached;

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void pass(Duration time) throws InterruptedException;
    }

    /**
     * Makes one.
     *
     * @param halt ends the process at once, with an exit code
     * @param lastWords tells that it had to be; may hang
     */
    EndInTime(Pause pause, IntConsumer halt, Runnable lastWords) {
        this.pause = pause;
        this.halt = halt;
        this.lastWords = lastWords;
    }

    /** That of this process. */
    static EndInTime ofProcess() {
        return new EndInTime(
                time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()),
                Runtime.getRuntime()::halt,
                () -> System.err.println("dlr-agent: ending in order took too long, it ends as it is"));
    }

    /** From now on the time runs. Who calls it first decides about the exit code. */
    void begin(int exitCode) {
        if (begun.compareAndSet(false, true)) {
            start("dlr-halt", () -> await(exitCode));
        }
    }

    /** The end was reached in order; what the JVM does now, like dumping an archive of its classes, takes the time it takes. */
    void reached() {
        reached = true;
    }

    private void await(int exitCode) {
        try {
            pause.pass(LIMIT);
            if (reached) {
                return;
            }
            start("dlr-last-words", lastWords);
            pause.pass(LAST_WORDS);
            halt.accept(exitCode);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
