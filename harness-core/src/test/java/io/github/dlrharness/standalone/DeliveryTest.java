package io.github.dlrharness.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener of its own pace: what it hears, what it loses, and who waits for it. */
@Timeout(60)
class DeliveryTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final String name = "delivery-" + UUID.randomUUID();
    private final List<Integer> heard = new CopyOnWriteArrayList<>();
    private final List<Delivery<Integer>> closed = new CopyOnWriteArrayList<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    private Delivery<Integer> delivery;

    private void deliver(int capacity, Consumer<Integer> listener) {
        delivery = new Delivery<>(name, capacity, listener, closed::add);
    }

    /** Hears the first thing only when it is released, or interrupted. */
    private void slowly(int thing) {
        busy.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            // A listener that knows no interrupts.
        }
        heard.add(thing);
    }

    /** Makes the listener busy with the thing 1. */
    private void occupy(int capacity) throws InterruptedException {
        deliver(capacity, this::slowly);
        delivery.offer(1);
        busy.await();
    }

    @AfterEach
    void close() {
        release.countDown();
        delivery.close();
    }

    @Test
    void handsOverEverythingInOrder() {
        deliver(100, heard::add);
        for (int thing = 0; thing < 100; thing++) {
            delivery.offer(thing);
        }
        delivery.await(LONG);

        assertThat(heard).hasSize(100).isSorted();
        assertThat(delivery.lost()).isZero();
        assertThat(closed).isEmpty();
    }

    @Test
    void whoAwaitsIsHeldUntilTheLastOfferedThingWasHeard() throws Exception {
        occupy(10);
        delivery.offer(2);
        List<Integer> heardByThen = new CopyOnWriteArrayList<>();
        Thread waiting = new Thread(() -> {
            delivery.await(LONG);
            heardByThen.addAll(heard);
        });
        waiting.start();
        TwoHosts.await("it waits", () -> waiting.getState() == Thread.State.TIMED_WAITING);
        assertThat(heard).isEmpty();

        release.countDown();
        waiting.join();
        assertThat(heardByThen).containsExactly(1, 2);
    }

    @Test
    void whoAwaitsGivesUpAtTheLimit() throws Exception {
        occupy(10);

        delivery.await(Duration.ofMillis(1));
        delivery.await(Duration.ZERO);

        assertThat(heard).isEmpty();
    }

    @Test
    void whoAwaitsIsReleasedWhenTheDeliveryEnds() throws Exception {
        occupy(10);
        delivery.offer(2);
        Thread waiting = new Thread(() -> delivery.await(LONG));
        waiting.start();
        TwoHosts.await("it waits", () -> waiting.getState() == Thread.State.TIMED_WAITING);

        delivery.close();

        waiting.join();
        assertThat(heard).doesNotContain(2);
    }

    @Test
    void whoAwaitsStaysInterruptedAndWaitsNevertheless() throws Exception {
        occupy(10);
        Thread waiting = Thread.currentThread();
        Thread releasing = new Thread(() -> {
            TwoHosts.await("it waits", () -> waiting.getState() == Thread.State.TIMED_WAITING);
            release.countDown();
        });
        releasing.start();
        waiting.interrupt();

        delivery.await(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(heard).containsExactly(1);
        releasing.join();
    }

    @Test
    void whoIsSlowLosesTheNewestAndIsToldHowMany() throws Exception {
        occupy(2);
        for (int thing = 2; thing <= 5; thing++) {
            delivery.offer(thing);
        }
        delivery.lost(10);
        assertThat(delivery.lost()).isEqualTo(2 + 10);

        release.countDown();
        // Waits for what was taken in only: else it would wait for what never comes.
        delivery.await(LONG);
        assertThat(heard).containsExactly(1, 2, 3);
    }

    @Test
    void whoFailsHearsNoMoreAndHoldsNobodyUp() {
        deliver(1, thing -> {
            heard.add(thing);
            throw new IllegalStateException("a listener that breaks");
        });
        delivery.offer(1);
        delivery.await(LONG);
        TwoHosts.await("it is closed", () -> closed.contains(delivery));
        delivery.offer(2);
        delivery.offer(3);
        delivery.await(LONG);

        assertThat(heard).containsExactly(1);
        assertThat(delivery.lost()).isEqualTo(1);
    }

    @Test
    void whoClosesHearsNoMoreWhateverHeMakesOfTheInterrupt() throws Exception {
        occupy(10);
        delivery.offer(2);
        delivery.close();
        assertThat(closed).containsExactly(delivery);

        // The first thing is heard because of the interrupt, and then the thread ends.
        TwoHosts.await(
                "its thread has ended",
                () -> heard.contains(1)
                        && Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(thread -> thread.getName().equals(name)));
        assertThat(heard).containsExactly(1);
    }
}
