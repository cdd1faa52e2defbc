package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.TestbedBackend.Unsupported;
import io.github.dlrharness.testbed.TestbedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.opentest4j.TestAbortedException;

/** A machine that can't run a topology. */
class UnsupportedMachineTest {
    private static final String TEXT =
            "The \"namespace\" backend can't run topologies here: user namespaces are forbidden%n".formatted()
                    + "What to do: sysctl kernel.apparmor_restrict_unprivileged_userns=0";

    @Test
    void abortsTheClassWithReasonAndRemedy() {
        FixtureRun run = unsupported(OnTheClass.class);

        EngineExecutionResults results = run.execute();

        results.containerEvents()
                .assertStatistics(statistics -> statistics.aborted(1).failed(0));
        results.testEvents().assertStatistics(statistics -> statistics.started(0));
        assertThat(unsupported(OnTheClass.class).problem())
                .isInstanceOf(TestAbortedException.class)
                .hasMessage(TEXT);
        assertThat(run.journal().entries()).isEmpty();
    }

    @Test
    void abortsATestWithItsOwnTopology() {
        FixtureRun run = unsupported(OnTheMethod.class);

        run.execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.aborted(1).failed(0));

        assertThat(run.journal().entries()).isEmpty();
    }

    @Test
    void reasonAndRemedyAreToldOnceHoweverManyTestsAbort() {
        FixtureRun run = unsupported(OnTheClass.class, OnTheMethod.class);

        run.execute();

        assertThat(run.journal().told()).containsExactly("Tests are aborted. " + TEXT);
    }

    @Test
    void failuresTellTheirReasonThemselves() {
        FixtureRun run = unsupported(OnTheMethod.class).with(Settings.REQUIRED, "true");

        run.execute();

        assertThat(run.journal().told()).isEmpty();
    }

    @Test
    void failsWhenTopologiesAreRequired() {
        for (Class<?> fixture : new Class<?>[] {OnTheClass.class, OnTheMethod.class}) {
            Throwable problem =
                    unsupported(fixture).with(Settings.REQUIRED, "true").problem();

            assertThat(problem).isInstanceOf(TestbedException.class).hasMessage(TEXT);
            assertThat(problem.getStackTrace())
                    .singleElement()
                    .asString()
                    .startsWith(fixture.getName())
                    .containsPattern("\\(UnsupportedMachineTest\\.java:[1-9][0-9]+\\)$");
        }
    }

    @Test
    void misspeltRequirementIsRefused() {
        assertThat(unsupported(OnTheClass.class).with(Settings.REQUIRED, "yes").problem())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("dlrharness.required is \"yes\"; choose false or true");
    }

    private static FixtureRun unsupported(Class<?>... fixtures) {
        FixtureRun run = FixtureRun.of(fixtures);
        run.journal()
                .unsupported(new Unsupported(
                        "user namespaces are forbidden", "sysctl kernel.apparmor_restrict_unprivileged_userns=0"));
        return run;
    }

    @Topology
    static class OnTheClass {
        @Test
        void test() {}
    }

    static class OnTheMethod {
        @Test
        @Topology
        void test() {}
    }
}
