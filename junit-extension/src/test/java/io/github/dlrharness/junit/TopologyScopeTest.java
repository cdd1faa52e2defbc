package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who shares a testbed, and how long it lives. */
class TopologyScopeTest {
    private static final String PING = "vm1 pings 172.16.20.11";

    @Test
    void eachTestOfScopeMethodHasItsOwn() {
        Journal journal = FixtureRun.of(EachItsOwn.class).succeeds(3);

        assertThat(journal.entries())
                .containsExactly(
                        "start on namespace",
                        PING,
                        "close",
                        "start on namespace",
                        PING,
                        "close",
                        "start on namespace",
                        PING,
                        "close");
    }

    @Topology(scope = Scope.METHOD)
    static class EachItsOwn {
        @Test
        void one(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void more(int number, Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void testsOfScopeMethodRunAtTheSameTime() {
        Journal journal = FixtureRun.of(EachItsOwn.class).concurrently().succeeds(3);

        assertThat(journal.count("start on namespace")).isEqualTo(3);
        assertThat(journal.count("close")).isEqualTo(3);
    }

    @Test
    void outsideOfATestThereIsNoneOfScopeMethod() {
        assertThat(FixtureRun.of(WantsOneTooEarly.class).problem())
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("scope METHOD")
                .hasMessageContaining("take it in @BeforeEach");
    }

    @Topology(scope = Scope.METHOD)
    static class WantsOneTooEarly {
        @BeforeAll
        static void tooEarly(Testbed testbed) {}

        @Test
        void test() {}
    }

    @Test
    void classesWithEqualTopologiesShareOneOfScopeSession() {
        Journal journal =
                FixtureRun.of(FirstOfSession.class, SecondOfSession.class).succeeds(2);

        assertThat(journal.entries()).containsExactly("start on namespace", PING, "reset", PING, "close");
    }

    @Topology(scope = Scope.SESSION)
    static class FirstOfSession {
        @Test
        void test(Vm vm1, Vm vm2, TopologyPlan plan) {
            vm1.ping(vm2);
            assertThat(plan.name()).isEqualTo("session");
        }
    }

    static class SecondOfSession {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY =
                TopologyExtension.of(Topologies.seedFigure()).withScope(Scope.SESSION);

        @Test
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void otherTopologiesAndBackendsOfScopeSessionAreNotMixedUp() {
        Journal journal = FixtureRun.of(FirstOfSession.class, OtherRouter.class, OtherBackend.class)
                .succeeds(3);

        assertThat(journal.count("start on namespace")).isEqualTo(2);
        assertThat(journal.count("start on mine")).isEqualTo(1);
        assertThat(journal.count("close")).isEqualTo(3);
        assertThat(journal.entries().subList(6, 9)).containsOnly("close");
    }

    @Topology(scope = Scope.SESSION, router = @RouterSpec(arpTries = 2))
    static class OtherRouter {
        @Test
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Topology(scope = Scope.SESSION, backend = "mine")
    static class OtherBackend {
        @Test
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void oneOfScopeSessionThatCantBeResetIsReplaced() {
        FixtureRun run = FixtureRun.of(FirstOfSession.class, SecondOfSession.class);
        run.journal().resetFails(true);

        assertThat(run.succeeds(2).entries())
                .containsExactly("start on namespace", PING, "reset", "close", "start on namespace", PING, "close");
    }

    @Test
    void topologyOfATestIsItsOwnWhateverItsScope() {
        Journal journal = FixtureRun.of(OnMethods.class).succeeds(2);

        assertThat(journal.entries()).containsExactly("start on namespace", "close", "start on namespace", "close");
    }

    static class OnMethods {
        @Test
        @Topology(scope = Scope.METHOD)
        void one() {}

        @Test
        @Topology
        void two() {}
    }
}
