package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end that comes whatever happens, on a time of its own. */
@Timeout(60)
class EndInTimeTest {
    private final FakeEnd end = new FakeEnd();

    @Test
    void comesWithinASecondOfTheOrder() throws Exception {
        end.inTime(() -> {}).begin(ExitCode.OK);

        assertThat(end.codes.poll(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(end.passed()).isBetween(Duration.ofMillis(500), Duration.ofMillis(900));
    }

    @Test
    void hasTheStatusOfTheFirstOrder() throws Exception {
        EndInTime inTime = end.inTime(() -> {});
        inTime.begin(ExitCode.DEFECT);
        inTime.begin(ExitCode.OK);

        assertThat(end.codes.poll(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.DEFECT);
        inTime.begin(ExitCode.OK);
        assertThat(end.passed()).isLessThan(Duration.ofSeconds(1));
        assertThat(end.codes).isEmpty();
    }

    @Test
    void doesNotWaitForLastWordsThatNobodyReads() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        CountDownLatch spoken = new CountDownLatch(1);
        try {
            end.inTime(() -> {
                        spoken.countDown();
                        FakeEnd.await(read);
                    })
                    .begin(ExitCode.OK);

            assertThat(end.codes.poll(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
            assertThat(spoken.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            read.countDown();
        }
    }

    @Test
    void endInOrderIsLeftAlone() throws Exception {
        Thread[] waiting = new Thread[1];
        CountDownLatch asked = new CountDownLatch(1);
        EndInTime[] inTime = new EndInTime[1];
        inTime[0] = new EndInTime(
                time -> {
                    waiting[0] = Thread.currentThread();
                    inTime[0].reached();
                    asked.countDown();
                },
                end.codes::add,
                () -> {});
        inTime[0].begin(ExitCode.OK);

        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        waiting[0].join();
        assertThat(end.codes).isEmpty();
    }
}
