package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Vm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence is kept of what a body did, and only of that. */
class BodyEvidenceTest {
    @TempDir
    Path directory;

    @Test
    void bodyThatNeverRanLeavesNone() {
        for (Class<?> fixture : List.of(UnknownParameter.class, UnknownParameterAndExpectation.class)) {
            Throwable problem = FixtureRun.of(fixture)
                    .with(
                            Settings.EVIDENCE_DIRECTORY,
                            directory.resolve("evidence").toString())
                    .problem();

            assertThat(problem.getSuppressed()).isEmpty();
            assertThat(Files.exists(directory.resolve("evidence"))).isFalse();
        }
    }

    @Topology
    static class UnknownParameter {
        @Test
        void test(Vm vm7) {}
    }

    @Topology
    static class UnknownParameterAndExpectation {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2")
        void test(@ByName("nobody") Vm vm) {}
    }

    @Test
    void failureThatMovedNothingHasAReportAndNoWordsOfTheWire() {
        Throwable problem = FixtureRun.of(FailsBeforeAnyFrame.class)
                .with(Settings.EVIDENCE_DIRECTORY, directory.toString())
                .problem();

        assertThat(problem.getSuppressed()).isEmpty();
        assertThat(directory.resolve("BodyEvidenceTest.FailsBeforeAnyFrame.test.html"))
                .content()
                .contains("Nothing was captured.");
    }

    @Topology
    static class FailsBeforeAnyFrame {
        @Test
        void test() {
            throw new IllegalStateException("on purpose");
        }
    }
}
