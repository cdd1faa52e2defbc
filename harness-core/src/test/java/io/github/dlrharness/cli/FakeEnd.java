package io.github.dlrharness.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** A process's end that is only noted, after a time that passes at once. */
final class FakeEnd {
    /** The exit codes of the ends. */
    final BlockingQueue<Integer> codes = new LinkedBlockingQueue<>();

    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    EndInTime inTime(Runnable lastWords) {
        return new EndInTime(pauses::add, codes::add, lastWords);
    }

    /** What was waited for altogether. */
    Duration passed() {
        return pauses.stream().reduce(Duration.ZERO, Duration::plus);
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
