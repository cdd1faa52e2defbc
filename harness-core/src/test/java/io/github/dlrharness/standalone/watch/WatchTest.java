package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig.MetricsConfig;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.engine.RouterOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final MetricsConfig ANY_PORT = new MetricsConfig("127.0.0.1", 0);

    private final FakeAgent agent = new FakeAgent();
    private final LogLines lines = new LogLines();
    private final AgentLog log = new AgentLog(lines.logger(), System::nanoTime);
    private final ResolutionTimer timer = new ResolutionTimer(RouterOptions.defaults());

    @Test
    void looksAgainAndAgainAndWritesWhatChanged() {
        try (Watch watch = watch(ANY_PORT)) {
            assertThat(watch.address()).isPresent();
            awaitLine("INFO Port vm1: interface tap1 is up");
            agent.port(1, PortInfo.State.DOWN);
            awaitLine("WARN Port vm1: interface tap1 is down");
            agent.failure = new AgentException("out of luck");
            awaitLine("ERROR The event loop does not answer: out of luck");
            agent.failure = null;
            awaitLine("WARN The event loop answers again");
            assertThat(agent.listeners).hasSize(1);
        }
        assertThat(agent.listeners).isEmpty();
    }

    @Test
    void endsAtOnceThoughTheEventLoopHangs() {
        agent.hanging = new CountDownLatch(1);
        Watch watch = watch(ANY_PORT);
        while (agent.looks.get() == 0) {
            Thread.onSpinWait();
        }
        watch.close();
        watch.close();

        assertThat(agent.listeners).isEmpty();
    }

    @Test
    void servesNothingUnlessAsked() {
        try (Watch none = watch(null);
                Watch absent = watch(new MetricsConfig("127.0.0.1", -1))) {
            assertThat(none.address()).isEmpty();
            assertThat(absent.address()).isEmpty();
        }
    }

    @Test
    void leavesNothingBehindWhenItsAddressIsTaken() {
        try (Watch watch = watch(ANY_PORT)) {
            MetricsConfig taken =
                    new MetricsConfig("127.0.0.1", watch.address().orElseThrow().getPort());

            assertThatThrownBy(() -> watch(taken)).isInstanceOf(AgentException.class);
            assertThat(agent.listeners).hasSize(1);
        }
    }

    private Watch watch(MetricsConfig config) {
        return new Watch("a", agent, timer, log, config, Duration.ofMillis(2));
    }

    private void awaitLine(String line) {
        long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        List<String> seen = new ArrayList<>();
        while (!seen.contains(line)) {
            assertThat(System.nanoTime()).as("%s in %s", line, seen).isLessThan(limit);
            seen.addAll(lines.take());
            Thread.onSpinWait();
        }
    }
}
