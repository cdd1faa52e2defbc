package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.wire.Ipv4Address;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;

/** When testbeds start, are reset and end. */
class TopologyLifecycleTest {
    private static final String PING = "vm1 pings 172.16.20.11";

    @Test
    void testsOfAClassShareATestbedThatIsResetBetweenThem() {
        Journal journal = FixtureRun.of(TwoTests.class).succeeds(2);

        assertThat(journal.entries()).containsExactly("start on namespace", PING, "reset", PING, "close");
    }

    @Topology
    static class TwoTests {
        @Test
        void one(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }

        @Test
        void two(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void testWithItsOwnTopologyGetsItsOwnTestbed() {
        Journal journal = FixtureRun.of(OwnTopology.class).succeeds(1);

        assertThat(journal.entries()).containsExactly("start on mine", PING, "close");
    }

    @Topology
    static class OwnTopology {
        @Test
        @Topology(backend = "mine")
        void own(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void topologyOnATestNeedsNoneOnTheClass() {
        Journal journal = FixtureRun.of(OnlyOnTheMethod.class).succeeds(2);

        assertThat(journal.entries()).containsExactly("start on namespace", "close");
    }

    static class OnlyOnTheMethod {
        @Test
        @Topology
        void with(Testbed testbed) {
            assertThat(testbed.vms()).hasSize(2);
        }

        @Test
        void without() {}
    }

    @Test
    void constructorTakesPartInTheTestThatDeclaresATopology() {
        Journal journal = FixtureRun.of(InjectedConstructor.class).succeeds(1);

        assertThat(journal.entries()).containsExactly("start on namespace", PING, "close");
    }

    static class InjectedConstructor {
        private final Vm vm1;

        InjectedConstructor(Vm vm1) {
            this.vm1 = vm1;
        }

        @Test
        @Topology
        void pings(Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void nestedClassUsesTheTestbedOfItsEnclosingClass() {
        Journal journal = FixtureRun.of(Outer.class).succeeds(3);

        assertThat(journal.count("start on namespace")).isEqualTo(1);
        assertThat(journal.count("start on inner")).isEqualTo(1);
        assertThat(journal.count("reset")).isEqualTo(1);
        assertThat(journal.count("close")).isEqualTo(2);
        assertThat(journal.entries()).last().isEqualTo("close");
    }

    @Topology
    static class Outer {
        @Test
        void outer(Testbed testbed) {
            assertThat(testbed.vms()).hasSize(2);
        }

        @Nested
        class Shares {
            @Test
            void inner(Testbed testbed) {
                assertThat(testbed.vms()).hasSize(2);
            }
        }

        @Nested
        @Topology(backend = "inner")
        class HasItsOwn {
            @Test
            void inner(Testbed testbed) {
                assertThat(testbed.vms()).hasSize(2);
            }
        }
    }

    @Test
    void subclassInheritsTheTopologyAndHasATestbedOfItsOwn() {
        Journal journal = FixtureRun.of(FirstSub.class, SecondSub.class).succeeds(2);

        assertThat(journal.count("start on namespace")).isEqualTo(2);
        assertThat(journal.count("close")).isEqualTo(2);
    }

    @Topology
    abstract static class Base {
        @Test
        void inherited(Vm vm1) {
            assertThat(vm1.name()).isEqualTo("vm1");
        }
    }

    static class FirstSub extends Base {}

    static class SecondSub extends Base {}

    @Test
    void topologyMayStandOnAnInterface() {
        assertThat(FixtureRun.of(Implements.class).concurrently().succeeds(2).entries())
                .containsExactly("start on namespace", "reset", "close");
    }

    @Topology
    interface OnAnInterface {
        @Test
        default void inherited(Vm vm1) {
            assertThat(vm1.name()).isEqualTo("vm1");
        }
    }

    static class Implements implements OnAnInterface {
        @Test
        void own(Vm vm2) {
            assertThat(vm2.name()).isEqualTo("vm2");
        }
    }

    @Test
    void topologyMayBeAMetaAnnotation() {
        assertThat(FixtureRun.of(Composed.class).succeeds(1).entries())
                .containsExactly("start on composed", PING, "close");
    }

    @Retention(RetentionPolicy.RUNTIME)
    @Topology(backend = "composed")
    @interface OurFigure {}

    @OurFigure
    static class Composed {
        @Test
        void pings(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void oneInstancePerClassWorksWithInjectedConstructor() {
        assertThat(FixtureRun.of(PerClass.class).succeeds(2).entries())
                .containsExactly("start on namespace", "reset", PING, "reset", PING, "close");
    }

    @Topology
    @TestInstance(Lifecycle.PER_CLASS)
    static class PerClass {
        private final Vm vm1;

        PerClass(Vm vm1) {
            this.vm1 = vm1;
        }

        @Test
        void one(Vm vm2) {
            vm1.ping(vm2);
        }

        @Test
        void two(Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void eachInvocationOfATemplateStartsFromTheInitialState() {
        Journal journal = FixtureRun.of(Templates.class).succeeds(5);

        assertThat(journal.count("start on namespace")).isEqualTo(1);
        assertThat(journal.count("reset")).isEqualTo(4);
        assertThat(journal.count("close")).isEqualTo(1);
    }

    @Topology
    static class Templates {
        @RepeatedTest(3)
        void repeated(Vm vm1) {
            assertThat(vm1).isNotNull();
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void parameterized(int number, Vm vm1) {
            assertThat(number).isPositive();
            assertThat(vm1).isNotNull();
        }
    }

    @Test
    void eachInvocationOfATemplateWithItsOwnTopologyHasItsOwnTestbed() {
        assertThat(FixtureRun.of(OwnTemplate.class).succeeds(2).entries())
                .containsExactly("start on namespace", "close", "start on namespace", "close");
    }

    static class OwnTemplate {
        @RepeatedTest(2)
        @Topology
        void repeated(Vm vm1) {
            assertThat(vm1).isNotNull();
        }
    }

    @Test
    void dynamicTestsOfAFactoryShareItsTestbed() {
        assertThat(FixtureRun.of(Factory.class).succeeds(2).entries())
                .containsExactly("start on namespace", PING, PING, "close");
    }

    @Topology
    static class Factory {
        @TestFactory
        Stream<DynamicTest> pings(Vm vm1, Vm vm2) {
            return Stream.of("one", "two").map(name -> dynamicTest(name, () -> vm1.ping(vm2)));
        }
    }

    @Test
    void eachInvocationOfAParameterizedClassHasItsOwnTestbed() {
        Journal journal = FixtureRun.of(ClassTemplate.class).succeeds(2);

        assertThat(journal.entries())
                .containsExactly("start on namespace", PING, "close", "start on namespace", PING, "close");
    }

    @Topology
    @ParameterizedClass
    @ValueSource(ints = {1, 2})
    record ClassTemplate(int number) {
        @Test
        void pings(Vm vm1, Vm vm2) {
            assertThat(number).isPositive();
            vm1.ping(vm2);
        }
    }

    @Test
    void lifecycleMethodsUseTheTestbedOfTheirTest() {
        assertThat(FixtureRun.of(Lifecycles.class).succeeds(1).entries())
                .containsExactly(
                        "start on namespace",
                        "vm1 pings 172.16.10.1",
                        "reset",
                        "vm1 pings 172.16.10.2",
                        PING,
                        "vm1 pings 172.16.10.3",
                        "close");
    }

    @Topology
    static class Lifecycles {
        @BeforeAll
        static void beforeAll(Vm vm1) {
            vm1.ping(Ipv4Address.parse("172.16.10.1"));
        }

        @BeforeEach
        void beforeEach(Vm vm1) {
            vm1.ping(Ipv4Address.parse("172.16.10.2"));
        }

        @AfterEach
        void afterEach(Vm vm1) {
            vm1.ping(Ipv4Address.parse("172.16.10.3"));
        }

        @Test
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    @Test
    void nothingStartsForTestsThatDoNotRun() {
        FixtureRun run = FixtureRun.of(AllDisabled.class);

        run.execute()
                .testEvents()
                .assertStatistics(statistics -> statistics.skipped(1).started(0));

        assertThat(run.journal().entries()).isEmpty();
    }

    @Topology
    static class AllDisabled {
        @Test
        @Disabled("on purpose")
        void disabled() {}
    }

    @Test
    void testbedThatCannotBeResetIsReplacedAndFailsOneTestOnly() {
        FixtureRun run = FixtureRun.of(ThreeTests.class);
        run.journal().resetFails(true);

        List<Throwable> failures = run.execute().testEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream())
                .toList();

        assertThat(failures).singleElement().isInstanceOf(TestbedException.class);
        assertThat(run.journal().entries())
                .containsExactly("start on namespace", "reset", "close", "start on namespace", "close");
    }

    @Topology
    static class ThreeTests {
        @Test
        void one() {}

        @Test
        void two() {}

        @Test
        void three() {}
    }
}
