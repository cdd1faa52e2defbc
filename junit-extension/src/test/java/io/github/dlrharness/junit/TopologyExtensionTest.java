package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.topology.Topologies;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Topologies that a field holds. */
class TopologyExtensionTest {
    @Test
    void staticFieldIsOneTestbedForTheClassAndItsNestedClasses() {
        assertThat(FixtureRun.of(StaticField.class).succeeds(3).entries())
                .containsExactly("start on namespace", "reset", "reset", "close");
    }

    static class StaticField {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(Topologies.seedFigure());

        @Test
        void one(Vm vm1) {
            assertThat(vm1.name()).isEqualTo("vm1");
        }

        @Test
        void two() {}

        @Nested
        class Inner {
            @Test
            void three(Vm vm2) {
                assertThat(vm2.name()).isEqualTo("vm2");
            }
        }
    }

    @Test
    void instanceFieldIsOneTestbedForEachTest() {
        assertThat(FixtureRun.of(InstanceField.class).succeeds(2).entries())
                .containsExactly("start on mine", "close", "start on mine", "close");
    }

    static class InstanceField {
        @RegisterExtension
        final TopologyExtension topology =
                TopologyExtension.of(Topologies.seedFigure()).withBackend("mine");

        @Test
        void one(Vm vm1) {
            assertThat(vm1.name()).isEqualTo("vm1");
        }

        @Test
        void two(Vm vm2) {
            assertThat(vm2.name()).isEqualTo("vm2");
        }
    }

    @Test
    void annotationFurtherInWinsOverTheField() {
        Journal journal = FixtureRun.of(AnnotationInside.class).succeeds(3);

        assertThat(journal.count("start on namespace")).isEqualTo(1);
        assertThat(journal.count("start on method")).isEqualTo(1);
        assertThat(journal.count("start on nested")).isEqualTo(1);
        assertThat(journal.count("close")).isEqualTo(3);
    }

    static class AnnotationInside {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(Topologies.seedFigure());

        @Test
        void registered(Vm vm1) {
            assertThat(vm1).isNotNull();
        }

        @Test
        @Topology(backend = "method")
        void annotated(Vm vm1) {
            assertThat(vm1).isNotNull();
        }

        @Nested
        @Topology(backend = "nested")
        class Inner {
            @Test
            void nested(Vm vm1) {
                assertThat(vm1).isNotNull();
            }
        }
    }

    @Test
    void fieldAndAnnotationOnOneClassAreRefused() {
        assertThat(FixtureRun.of(Both.class).problem())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage(
                        Both.class.getName()
                                + " has @Topology and a static TopologyExtension; which one counts? Remove one of them, or move it to a test method or a @Nested class");
    }

    @Topology
    static class Both {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(Topologies.seedFigure());

        @Test
        void test() {}
    }

    @Test
    void twoFieldsAreRefused() {
        assertThat(FixtureRun.of(TwoFields.class).problem())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessageStartingWith(TwoFields.class.getName() + " has two fields with a TopologyExtension;");
    }

    static class TwoFields {
        @RegisterExtension
        static final TopologyExtension ONE = TopologyExtension.of(Topologies.seedFigure());

        @RegisterExtension
        static final TopologyExtension TWO = TopologyExtension.of(Topologies.seedFigure());

        @Test
        void test() {}
    }
}
