package io.github.dlrharness.testbed.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.testbed.HostEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EventLogTest {
    private final EventLog log = new EventLog("host-a", 3, () -> 77);

    private void tell(int target) {
        log.event(EngineEvent.ARP_RESOLVED, 5001, target, 0x02L, 42);
    }

    @Test
    void tellsTheTimeOfTheClockItWasGiven() {
        tell(1);
        HostEvent event = log.events().get(0);
        assertThat(event.timeNanos()).isEqualTo(77);
        assertThat(event.host()).isEqualTo("host-a");
        assertThat(event.target()).hasToString("0.0.0.1");
        assertThat(event.mac()).hasToString("00:00:00:00:00:02");
    }

    @Test
    void keepsTheLatestAndCountsTheOthers() {
        for (int i = 1; i <= 5; i++) {
            tell(i);
        }
        assertThat(log.events()).extracting(event -> event.target().value()).containsExactly(3, 4, 5);
        assertThat(log.dropped()).isEqualTo(2);
        log.clear();
        assertThat(log.events()).isEmpty();
        assertThat(log.dropped()).isZero();
        assertThat(log.told()).isEqualTo(5);
    }

    @Test
    @Timeout(10)
    void wakesWhoeverWaitsForTheNext() throws InterruptedException {
        Thread teller = new Thread(() -> tell(1));
        teller.start();
        log.awaitMoreThan(0, System.nanoTime() + Duration.ofMinutes(1).toNanos());
        assertThat(log.told()).isEqualTo(1);
        teller.join();
    }
}
