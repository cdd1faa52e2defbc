package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionSummaryTest {
    private final List<String> told = new ArrayList<>();
    private final SessionSummary summary = new SessionSummary(told::add);

    @Test
    void tellsInOneLineWhatWasDone() {
        summary.started("namespace", 40_000_000);
        summary.started("simulated", 1_250_000);
        summary.started("namespace", 45_000_000);
        summary.started("namespace", 140_000_000);
        summary.checked(120);
        summary.checked(3);

        summary.close();

        assertThat(told)
                .containsExactly(
                        "dlr-harness: topologies started: 3 on namespace (ready in median 45.0 ms), 1 on simulated (ready in 1.3 ms); tests: 2; frames checked: 123");
    }

    @Test
    void medianOfAnEvenNumberLiesBetweenTheMiddleTwo() {
        summary.started("namespace", 40_000_000);
        summary.started("namespace", 45_000_000);

        assertThat(summary.line()).contains("2 on namespace (ready in median 42.5 ms)");
    }

    @Test
    void saysNothingWhereNothingWasStarted() {
        summary.close();

        assertThat(told).isEmpty();
    }

    @Test
    void isToldWhenAllTestsAreOver() {
        Journal journal = FixtureRun.of(TopologyScopeTest.FirstOfSession.class, TopologyScopeTest.SecondOfSession.class)
                .succeeds(2);

        assertThat(journal.told())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("dlr-harness: topologies started: 1 on namespace (ready in ")
                        .endsWith("tests: 2; frames checked: 0"));
    }
}
