package io.github.dlrharness.standalone.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.RouterOptions;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import org.junit.jupiter.api.Test;

class ResolutionTimerTest {
    private static final long SECOND = 1_000_000_000;

    private final ResolutionTimer timer = new ResolutionTimer(RouterOptions.defaults());

    @Test
    void countsFromTheFirstTryToTheAnswer() {
        tell(EngineEvent.REQUEST_ORIGINATED, 5000, 7, 0);
        tell(EngineEvent.REQUEST_ORIGINATED, 5000, 7, SECOND);
        tell(EngineEvent.ARP_RESOLVED, 5000, 7, SECOND + SECOND / 2);

        assertThat(count()).isOne();
        assertThat(sum()).isEqualTo(1.5);
    }

    @Test
    void keepsVnisAndTargetsApart() {
        tell(EngineEvent.REQUEST_ORIGINATED, 5000, -7, 0);
        tell(EngineEvent.REQUEST_ORIGINATED, 5001, -7, SECOND);
        tell(EngineEvent.ARP_RESOLVED, 5001, -7, SECOND);
        tell(EngineEvent.ARP_RESOLVED, 5000, -8, SECOND);

        assertThat(count()).isOne();
        assertThat(sum()).isZero();
    }

    @Test
    void doesNotCountWhatWasNotAskedFor() {
        tell(EngineEvent.ARP_RESOLVED, 5000, 7, 5);
        tell(EngineEvent.REQUEST_ORIGINATED, 5000, 7, 10);
        tell(EngineEvent.ARP_FAILED, 5000, 7, 20);
        tell(EngineEvent.ARP_RESOLVED, 5000, 7, 30);
        tell(EngineEvent.REQUEST_ORIGINATED, 5000, 7, 40);
        tell(EngineEvent.DVS_LOCAL_REQUEST, 5000, 7, 50);

        assertThat(count()).isZero();
    }

    @Test
    void beginsAnewAfterAnEntryWasTakenAwayWhileAsking() {
        tell(EngineEvent.REQUEST_ORIGINATED, 5000, 7, 0);
        tell(EngineEvent.REQUEST_ORIGINATED, 5000, 7, 100 * SECOND);
        tell(EngineEvent.ARP_RESOLVED, 5000, 7, 100 * SECOND + 1000);

        assertThat(count()).isOne();
        assertThat(sum()).isEqualTo(1e-6);
    }

    @Test
    void anAnswerLongAfterTheLastTryIsNone() {
        tell(EngineEvent.REQUEST_ORIGINATED, 5000, 7, 0);
        tell(EngineEvent.ARP_RESOLVED, 5000, 7, 100 * SECOND);

        assertThat(count()).isZero();
    }

    @Test
    void remembersNoMoreThanItsLimitAndSaysSo() {
        for (int target = 0; target <= ResolutionTimer.LIMIT; target++) {
            tell(EngineEvent.REQUEST_ORIGINATED, 5000, target, target);
        }
        for (int target = 0; target <= ResolutionTimer.LIMIT; target++) {
            tell(EngineEvent.ARP_RESOLVED, 5000, target, SECOND);
        }

        assertThat(count()).isEqualTo(ResolutionTimer.LIMIT);
        assertThat(timer.untimed()).isOne();
    }

    @Test
    void forgetsWhatIsOverWithoutCountingItAsUntimed() {
        for (int target = 0; target < ResolutionTimer.LIMIT; target++) {
            tell(EngineEvent.REQUEST_ORIGINATED, 5000, target, 0);
        }
        tell(EngineEvent.REQUEST_ORIGINATED, 5001, 1, 100 * SECOND);
        tell(EngineEvent.ARP_RESOLVED, 5001, 1, 101 * SECOND);

        assertThat(count()).isOne();
        assertThat(timer.untimed()).isZero();
    }

    private void tell(EngineEvent event, int vni, int target, long now) {
        timer.event(event, vni, target, 0, now);
    }

    private long count() {
        return point().getCount();
    }

    private double sum() {
        return point().getSum();
    }

    private HistogramSnapshot.HistogramDataPointSnapshot point() {
        return ((HistogramSnapshot) timer.snapshot()).getDataPoints().get(0);
    }
}
