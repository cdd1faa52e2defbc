package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.wire.Ipv4Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.opentest4j.AssertionFailedError;

/** Expectations on real packets: when they fail, and how that reads. */
@Tag("netns")
class ExpectationIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void brokenRouterFailsTheExpectationAndItsStepIsNamed(BrokenRouter router) {
        FixtureRun run = run(Resolves.class).with(BrokenSource.ROUTER, router.name());

        assertThat(run.problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith(
                        "@ExpectArpResolved(on = \"host-a\", target = \"vm2\", within = \"300ms\") does not hold.")
                .hasMessageContaining("step %d is %s", router.step().number(), router.status())
                .hasMessageContaining("Capture: " + directory.resolve("ExpectationIT.Resolves.test.pcapng"));
        assertThat(directory.resolve("ExpectationIT.Resolves.test.pcapng")).isNotEmptyFile();
    }

    @Topology
    static class Resolves {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "300ms")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void silentTargetIsStepFive() {
        assertThat(run(SilentTarget.class).problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("step 5 is MISSING");
    }

    @Topology
    static class SilentTarget {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "300ms")
        void test(Vm vm1, Vm vm2) {
            String neverAnswer = "echo 8 > /proc/sys/net/ipv4/conf/all/arp_ignore";
            assertThat(vm2.exec("sh", "-c", neverAnswer).exitCode()).isZero();
            vm1.ping(vm2);
        }
    }

    @Test
    void bodyThatSendsNothingFailsBothExpectations() {
        Throwable problem = run(Idle.class).problem();

        assertThat(problem).isInstanceOf(AssertionFailedError.class).hasMessageContaining("step 1 is MISSING");
        assertThat(problem.getSuppressed())
                .singleElement()
                .satisfies(
                        second -> assertThat(second)
                                .isInstanceOf(AssertionFailedError.class)
                                .hasMessageStartingWith(
                                        "@ExpectArpUnresolved(on = \"host-a\", target = \"172.16.20.99\", within = \"200ms\") does not hold."));
    }

    @Topology
    static class Idle {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "200ms")
        @ExpectArpUnresolved(on = "host-a", target = "172.16.20.99", within = "200ms")
        void test() {}
    }

    @Test
    void targetThatAnswersFailsTheNegativeExpectation() {
        assertThat(run(Answered.class).problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith(
                        "@ExpectArpUnresolved(on = \"host-a\", target = \"vm2\", within = \"5s\") does not hold.");
    }

    @Topology
    static class Answered {
        @Test
        @ExpectArpUnresolved(on = "host-a", target = "vm2")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void failedBodyKeepsItsFailureAndGetsTheLadder() {
        Throwable problem = run(FailedBody.class).problem();

        assertThat(problem).isInstanceOf(IllegalStateException.class).hasMessage("the body's own");
        assertThat(problem.getSuppressed())
                .singleElement()
                .satisfies(note -> assertThat(note)
                        .isInstanceOf(WireEvidence.class)
                        .hasMessageContaining("ARP who has 172.16.20.11? tell 172.16.20.1")
                        .hasMessageContaining("Capture: " + directory.resolve("ExpectationIT.FailedBody.test.pcapng")));
    }

    @Topology
    static class FailedBody {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
            throw new IllegalStateException("the body's own");
        }
    }

    @Test
    void failedBodyWithoutExpectationGetsItsCapture() {
        Throwable problem = run(FailedAlone.class).problem();

        assertThat(problem).isInstanceOf(IllegalStateException.class);
        assertThat(problem.getSuppressed())
                .singleElement()
                .satisfies(note -> assertThat(note)
                        .isInstanceOf(WireEvidence.class)
                        .hasMessageContaining(
                                "Capture: " + directory.resolve("ExpectationIT.FailedAlone.test-2.pcapng")));
    }

    @Topology
    static class FailedAlone {
        @ParameterizedTest
        @EnumSource
        void test(Outcome outcome, Vm vm1) {
            vm1.ping(Ipv4Address.parse("172.16.10.1"));
            if (outcome == Outcome.FAILS) {
                throw new IllegalStateException("on purpose");
            }
        }
    }

    enum Outcome {
        SUCCEEDS,
        FAILS
    }

    @Test
    void invariantsAreCheckedWithoutBeingAskedFor() {
        assertThat(run(NoExpectation.class)
                        .with(BrokenSource.ROUTER, BrokenRouter.FLOODS_THE_OVERLAY_REQUEST.name())
                        .problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith("What must hold in every test does not:")
                .hasMessageContaining("at vm2: A17: ")
                .hasMessageContaining("Capture: " + directory.resolve("ExpectationIT.NoExpectation.test.pcapng"));
    }

    @Topology
    static class NoExpectation {
        @Test
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void ladderIsPublishedWhenAskedForAndOtherwiseNot() {
        assertThat(ladders(run(Resolves.class))).isEmpty();
        assertThat(ladders(run(Resolves.class).with(Settings.LADDER, "always")))
                .singleElement()
                .asString()
                .contains("ARP who has 172.16.20.11? tell 172.16.20.1");
        assertThat(ladders(run(PrintsLadder.class))).hasSize(1);
    }

    @Topology
    static class PrintsLadder {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", printLadder = true)
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void successLeavesNoFile() throws IOException {
        run(Resolves.class).succeeds(1);

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    private static List<String> ladders(FixtureRun run) {
        EngineExecutionResults results = run.execute();
        results.testEvents().assertStatistics(statistics -> statistics.succeeded(1));
        return results.allEvents().reportingEntryPublished().stream()
                .map(event -> event.getRequiredPayload(ReportEntry.class))
                .flatMap(entry -> Stream.ofNullable(entry.getKeyValuePairs().get("dlrharness.ladder")))
                .toList();
    }

    private FixtureRun run(Class<?> fixture) {
        return FixtureRun.of(fixture)
                .with(TestbedSource.PARAMETER, BrokenSource.class.getName())
                .with(Settings.EVIDENCE_DIRECTORY, directory.toString());
    }
}
