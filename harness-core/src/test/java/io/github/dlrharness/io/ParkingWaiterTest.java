package io.github.dlrharness.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ParkingWaiterTest extends WaiterContract {
    @Override
    protected Waiter open() {
        return new ParkingWaiter();
    }

    @Test
    void permitThatSomebodyElseLeftDoesNotEndTheWait() {
        long limit = Duration.ofMillis(10).toNanos();
        try (Waiter waiter = open()) {
            LockSupport.unpark(Thread.currentThread());
            long before = System.nanoTime();
            waiter.await(limit);
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(limit);
        }
    }
}
