package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingsTest {
    private final FakeAgent agent = new FakeAgent();
    private final AtomicLong now = new AtomicLong();
    private final Readings readings = new Readings("test", () -> Reading.of(agent), now::get, Duration.ofMillis(500));

    @AfterEach
    void close() {
        readings.close();
    }

    @Test
    void asksAgainOnlyWhenTheAnswerIsOld() throws Exception {
        Reading first = readings.latest().get();
        now.set(Duration.ofMillis(499).toNanos());
        assertThat(readings.latest().get()).isSameAs(first);
        now.set(Duration.ofMillis(500).toNanos());
        assertThat(readings.latest().get()).isNotSameAs(first);
        assertThat(agent.looks).hasValue(2);
    }

    @Test
    void oneWhoStopsWaitingDoesNotEndTheOthersWait() throws Exception {
        agent.hanging = new CountDownLatch(1);
        var patient = readings.latest();
        assertThatThrownBy(() ->
                        readings.latest().orTimeout(1, TimeUnit.MILLISECONDS).get())
                .hasCauseInstanceOf(TimeoutException.class);
        agent.hanging.countDown();

        assertThat(patient.get().counters()).isNotEmpty();
        assertThat(agent.looks).hasValue(1);
    }

    @Test
    void failsAtOnceWhenClosed() {
        readings.close();

        assertThatThrownBy(() -> readings.latest().get()).hasMessageContaining("being closed");
    }
}
