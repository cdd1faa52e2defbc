package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.LinkFaults;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.AssertionFailedError;

/** Tests on the simulated backend: the same annotations, the same verdicts, on any machine. */
class SimulatedTopologyTest {
    @TempDir
    Path directory;

    private FixtureRun run(Class<?> fixture) {
        return FixtureRun.of(fixture)
                .with(TestbedSource.PARAMETER, InstalledTestbeds.class.getName())
                .with(Settings.EVIDENCE_DIRECTORY, directory.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ProxyArpIT",
                "TwoRacksIT",
                "FromYamlIT",
                "InjectionIT",
                "RowOfHostsIT",
                "SilentTargetIT",
                "FramesIT",
                "TenantsIT",
                "DemandingIT",
                "AssertionsIT",
                "ReplicatorIT"
            })
    void testsWrittenForNamespacesRunUnchanged(String name) throws ClassNotFoundException {
        Class<?> test = Class.forName(getClass().getPackageName() + ".docs." + name);
        run(test).with(Settings.BACKEND, "simulated").succeeds(1);
    }

    @Test
    void theAnnotationWinsAgainstTheConfigurationParameter() {
        run(Simulated.class).with(Settings.BACKEND, "namespace").succeeds(1);
    }

    @Topology(backend = "simulated")
    static class Simulated {
        @Test
        void test(Testbed testbed) {
            assertThat(testbed.seed()).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void brokenRouterFailsTheExpectationAndItsStepIsNamed(BrokenRouter router) {
        FixtureRun run = run(Resolves.class)
                .with(TestbedSource.PARAMETER, BrokenSource.class.getName())
                .with(BrokenSource.ROUTER, router.name());

        assertThat(run.problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("step %d is %s", router.step().number(), router.status())
                .hasMessageEndingWith("%nSimulated with -Ddlrharness.seed=1", new Object[0]);
    }

    @Topology(backend = "simulated")
    static class Resolves {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "300ms")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void aFailingBodyTellsTheSeedThatRepeatsIt() {
        Throwable problem = run(FailsUnderFaults.class).problem();
        assertThat(problem.getSuppressed())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
                .hasMessageContaining("Simulated with -Ddlrharness.seed=1");
    }

    @Topology(backend = "simulated")
    static class FailsUnderFaults {
        @Test
        void test(Vm vm1, Vm vm2) {
            vm2.linkFaults(LinkFaults.NONE.withLoss(0.9));
            assertThat(vm1.ping(vm2.address(), PingOptions.defaults().withCount(20))
                            .complete())
                    .isTrue();
        }
    }

    @Test
    @Timeout(10)
    void timeLimitsAreVirtual() {
        run(SlowLink.class).succeeds(1);
        assertThat(run(TooSlowLink.class).problem()).hasMessageContaining("within = \"59m\"");
    }

    @Topology(backend = "simulated")
    static class SlowLink {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "3s")
        void test(Testbed testbed, Vm vm1, Vm vm2) {
            testbed.host("host-b").linkFaults(LinkFaults.NONE.withDelay(Duration.ofSeconds(1)));
            assertThat(vm1.ping(vm2).complete()).isFalse();
        }
    }

    @Topology(backend = "simulated")
    static class TooSlowLink {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "59m")
        void test(Testbed testbed, Vm vm1, Vm vm2) {
            testbed.host("host-b").linkFaults(LinkFaults.NONE.withDelay(Duration.ofHours(1)));
            vm1.ping(vm2);
        }
    }

    @Test
    void anUnresolvedTargetIsKnownAtOnce() {
        run(Silent.class).succeeds(1);
    }

    @Topology(backend = "simulated")
    static class Silent {
        @Test
        @ExpectArpUnresolved(on = "host-a", target = "vm2")
        void test(Vm vm1, Vm vm2) {
            vm2.linkFaults(LinkFaults.NONE.withPartition(true));
            vm1.ping(vm2);
        }
    }
}
