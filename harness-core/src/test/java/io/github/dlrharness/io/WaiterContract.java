package io.github.dlrharness.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.dlrharness.wire.Frame;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Waiter} does. */
@Timeout(20)
public abstract class WaiterContract {
    /** Makes a waiter. */
    protected abstract Waiter open();

    @Test
    void returnsWhenTheTimeHasPassed() {
        try (Waiter waiter = open()) {
            long before = System.nanoTime();
            waiter.await(Duration.ofMillis(20).toNanos());
            assertThat(System.nanoTime() - before)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void zeroOrLessDoesNotWait() {
        try (Waiter waiter = open()) {
            long before = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                waiter.await(0);
                waiter.await(Long.MIN_VALUE);
            }
            assertThat(System.nanoTime() - before)
                    .isLessThan(Duration.ofSeconds(5).toNanos());
        }
    }

    @Test
    void wakeupBeforehandMakesTheNextAwaitReturnOnce() {
        try (Waiter waiter = open()) {
            waiter.wakeup();
            waiter.wakeup();
            waiter.await(Long.MAX_VALUE);
            long before = System.nanoTime();
            waiter.await(Duration.ofMillis(10).toNanos());
            assertThat(System.nanoTime() - before)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(10).toNanos());
        }
    }

    @Test
    void noWakeupIsEverLost() throws InterruptedException {
        try (Waiter waiter = open()) {
            int rounds = 20_000;
            AtomicInteger asked = new AtomicInteger();
            AtomicInteger answered = new AtomicInteger();
            Thread asker = new Thread(() -> {
                for (int round = 1; round <= rounds; round++) {
                    asked.set(round);
                    waiter.wakeup();
                    while (round % 8 == 0 && answered.get() < round) {
                        Thread.onSpinWait();
                    }
                }
            });
            asker.start();
            while (answered.get() < rounds) {
                waiter.await(Long.MAX_VALUE); // a lost wake-up would hang here
                answered.set(asked.get());
            }
            asker.join();
        }
    }

    @Test
    void tellsWhichPortIsReady() {
        try (Waiter waiter = open()) {
            MemoryHub hub = new MemoryHub(1514);
            MemoryPort quiet = new MemoryHub(1514).port("quiet");
            MemoryPort busy = hub.port("busy");
            MemoryPort sender = hub.port("sender");
            Waiter.Interest ofQuiet = waiter.add(quiet);
            Waiter.Interest ofBusy = waiter.add(busy);
            waiter.await(Long.MAX_VALUE); // frames may have been there before anybody waited
            assertThat(ofBusy.ready()).isTrue();
            waiter.await(0);
            assertThat(ofBusy.ready()).isFalse();

            sender.transmit(Frame.copyOf(TestFrames.numbered(1, 60)));
            sender.flush();
            waiter.await(Long.MAX_VALUE);
            assertThat(ofBusy.ready()).isTrue();
            assertThat(ofQuiet.ready()).isFalse();

            ofBusy.cancel();
            ofBusy.cancel();
            assertThat(ofBusy.ready()).isFalse();
        }
    }

    @Test
    void closesTwiceAndIgnoresWakeupsAfterwards() {
        Waiter waiter = open();
        waiter.close();
        waiter.close();
        assertThatCode(waiter::wakeup).doesNotThrowAnyException();
    }
}
