package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.topology.Topologies;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** JUnit's concurrent execution: tests that share a topology take turns, all others run side by side. */
class ParallelExecutionTest {
    @Test
    void testsThatShareATestbedTakeTurns() {
        Journal journal = FixtureRun.of(Annotated.class).concurrently().succeeds(5);

        assertThat(journal.count("start on namespace")).isEqualTo(1);
        assertThat(journal.count("reset")).isEqualTo(4);
    }

    @Topology
    static class Annotated extends Turns {
        private static final AtomicInteger INSIDE = new AtomicInteger();

        Annotated() {
            super(INSIDE);
        }

        @Nested
        class Inner {
            @Test
            void inner() {
                assertAloneForAWhile();
            }
        }

        @Test
        void another() {}
    }

    @Test
    void testsThatShareARegisteredTestbedTakeTurns() {
        Journal journal = FixtureRun.of(Registered.class).concurrently().succeeds(3);

        assertThat(journal.count("start on namespace")).isEqualTo(1);
        assertThat(journal.count("reset")).isEqualTo(2);
    }

    static class Registered extends Turns {
        private static final AtomicInteger INSIDE = new AtomicInteger();

        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(Topologies.seedFigure());

        Registered() {
            super(INSIDE);
        }
    }

    /** Fails when two of its tests are between their first and their last step at the same time. */
    abstract static class Turns {
        private final AtomicInteger inside;

        Turns(AtomicInteger inside) {
            this.inside = inside;
        }

        @BeforeEach
        void enter() {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
        }

        @Test
        void one(Testbed testbed) {
            assertAloneForAWhile();
        }

        @RepeatedTest(2)
        void repeated(Testbed testbed) {
            assertAloneForAWhile();
        }

        @AfterEach
        void leave() {
            inside.decrementAndGet();
        }

        /** Long enough for the others to come in, were nobody to stop them. */
        void assertAloneForAWhile() {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
            while (System.nanoTime() < end) {
                assertThat(inside.get()).isEqualTo(1);
                LockSupport.parkNanos(100_000);
            }
        }
    }

    @Test
    void dynamicTestsKeepTheTestbedToTheirFactory() {
        FixtureRun.of(Factories.class).concurrently().succeeds(12);
    }

    @Topology
    static class Factories {
        private static final AtomicReference<String> USER = new AtomicReference<>();

        @TestFactory
        Stream<DynamicTest> first(Testbed testbed) {
            return uses("first");
        }

        @TestFactory
        Stream<DynamicTest> second(Testbed testbed) {
            return uses("second");
        }

        @RepeatedTest(4)
        void test(Testbed testbed) {
            assertThat(USER.getAndSet("test")).isIn(null, "test");
            USER.set(null);
        }

        private static Stream<DynamicTest> uses(String factory) {
            return IntStream.range(0, 4)
                    .mapToObj(number -> dynamicTest(factory + number, () -> {
                        if (number == 0) {
                            assertThat(USER.getAndSet(factory)).isNull();
                        }
                        assertThat(USER.get()).isEqualTo(factory);
                        if (number == 3) {
                            USER.set(null);
                        }
                    }));
        }
    }

    @Test
    void classesRunSideBySideOnTestbedsOfTheirOwn() {
        Journal journal = FixtureRun.of(Left.class, Right.class).concurrently().succeeds(2);

        assertThat(journal.count("start on namespace")).isEqualTo(2);
    }

    static class Meeting {
        private static final CyclicBarrier CLASSES = new CyclicBarrier(2);
        private static final CyclicBarrier METHODS = new CyclicBarrier(2);

        static void await(CyclicBarrier barrier) throws Exception {
            barrier.await(20, TimeUnit.SECONDS);
        }
    }

    @Topology
    static class Left {
        @Test
        void meetsRight() throws Exception {
            Meeting.await(Meeting.CLASSES);
        }
    }

    @Topology
    static class Right {
        @Test
        void meetsLeft() throws Exception {
            Meeting.await(Meeting.CLASSES);
        }
    }

    @Test
    void testWithItsOwnTopologyRunsBesideTheOthersOfItsClass() {
        Journal journal = FixtureRun.of(OwnBeside.class).concurrently().succeeds(2);

        assertThat(journal.count("start on namespace")).isEqualTo(2);
    }

    @Topology
    static class OwnBeside {
        @Test
        void shared() throws Exception {
            Meeting.await(Meeting.METHODS);
        }

        @Test
        @Topology
        void own() throws Exception {
            Meeting.await(Meeting.METHODS);
        }
    }
}
