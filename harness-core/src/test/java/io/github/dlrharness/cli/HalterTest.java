package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HalterTest {
    private final BlockingQueue<Integer> halted = new LinkedBlockingQueue<>();

    @Test
    void endThatTakesTooLongIsCutShort() throws InterruptedException {
        Halter halter = new Halter(Duration.ofMillis(1), halted::add);

        halter.arm(0);
        halter.arm(70);

        assertThat(halted.poll(30, TimeUnit.SECONDS)).isZero();
        assertThat(halted).isEmpty();
    }

    @Test
    void endInOrderIsLeftAlone() throws InterruptedException {
        Halter halter = new Halter(Duration.ofHours(1), halted::add);
        halter.arm(0);
        Thread watcher = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("dlr-halt"))
                .findFirst()
                .orElseThrow();

        halter.disarm();

        watcher.join();
        assertThat(halted).isEmpty();
    }
}
