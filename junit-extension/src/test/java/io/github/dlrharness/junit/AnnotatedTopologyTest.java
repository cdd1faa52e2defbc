package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.topology.HostKind;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyException;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Annotation, YAML and builder say the same, and the annotation's mistakes are told. */
class AnnotatedTopologyTest {
    @Topology(
            underlay = @UnderlaySpec(subnet = "10.9.0.0/24", mtu = 9000),
            router = @RouterSpec(arpTries = 2, arpRetry = "100ms"),
            lifs = {@LifSpec(vni = 7001, address = "10.1.0.1/24"), @LifSpec(vni = 7002, address = "10.2.0.1/24")},
            hosts = {@HostSpec(name = "rack-1"), @HostSpec(name = "rack-2", vtep = "10.9.0.60")},
            vms = {
                @VmSpec(name = "web", host = "rack-1", vni = 7001, address = "10.1.0.10"),
                @VmSpec(name = "db", host = "rack-2", vni = 7002, address = "10.2.0.10", mac = "02:00:00:00:00:db")
            })
    static class Written extends SameAsBuilder {}

    @Topology(yaml = "two-racks.yaml")
    static class YamlBesideTheClass extends SameAsBuilder {}

    @Topology(yaml = "top-level-racks.yaml")
    static class YamlAtTheTop extends SameAsBuilder {}

    @Topology(yaml = "src/test/resources/top-level-racks.yaml")
    static class YamlFile extends SameAsBuilder {}

    static class Built extends SameAsBuilder {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(Topologies.named("two-racks")
                .underlay("10.9.0.0/24")
                .underlayMtu(9000)
                .router(router -> router.arpTries(2).arpRetry(Duration.ofMillis(100)))
                .lif(7001, "10.1.0.1/24")
                .lif(7002, "10.2.0.1/24")
                .host("rack-1")
                .host("rack-2", host -> host.vtep("10.9.0.60"))
                .vm("web", vm -> vm.on("rack-1").vni(7001).address("10.1.0.10"))
                .vm("db", vm -> vm.on("rack-2").vni(7002).address("10.2.0.10").mac("02:00:00:00:00:db")));
    }

    abstract static class SameAsBuilder {
        @Test
        void plan(TopologyPlan plan) {
            TopologyPlan built = TopologyPlan.of(Topologies.named("two-racks")
                    .underlay("10.9.0.0/24")
                    .underlayMtu(9000)
                    .router(router -> router.arpTries(2).arpRetry(Duration.ofMillis(100)))
                    .lif(7001, "10.1.0.1/24")
                    .lif(7002, "10.2.0.1/24")
                    .host("rack-1")
                    .host("rack-2", host -> host.vtep("10.9.0.60"))
                    .vm("web", vm -> vm.on("rack-1").vni(7001).address("10.1.0.10"))
                    .vm(
                            "db",
                            vm -> vm.on("rack-2").vni(7002).address("10.2.0.10").mac("02:00:00:00:00:db"))
                    .build());
            assertThat(plan).usingRecursiveComparison().ignoringFields("name").isEqualTo(built);
            assertThat(plan.router().arp().retry()).isEqualTo(Duration.ofMillis(100));
            assertThat(plan.vm("db").orElseThrow().mac()).hasToString("02:00:00:00:00:db");
        }
    }

    @Test
    void annotationYamlAndBuilderAreOneTopology() {
        FixtureRun.of(Written.class, YamlBesideTheClass.class, YamlAtTheTop.class, YamlFile.class, Built.class)
                .succeeds(5);
    }

    @Test
    void withoutArgumentsItIsTheFigure() {
        FixtureRun.of(Figure.class).succeeds(1);
    }

    @Topology
    static class Figure {
        @Test
        void plan(TopologyPlan plan) {
            assertThat(plan.name()).isEqualTo("Figure");
            assertThat(plan)
                    .usingRecursiveComparison()
                    .ignoringFields("name")
                    .isEqualTo(TopologyPlan.of(Topologies.seedFigure()));
        }
    }

    @Test
    void nameOfTheClassBecomesANameThatIsSafeInFiles() {
        FixtureRun.of(_Größe$Two.class).succeeds(1);
    }

    @Topology
    static class _Größe$Two {
        @Test
        void plan(TopologyPlan plan) {
            assertThat(plan.name()).matches("Gr-+e-Two");
        }
    }

    @Test
    void settingsAloneChangeTheFigure() {
        FixtureRun.of(Literal.class).succeeds(1);
    }

    @Topology(router = @RouterSpec(profile = RouterProfile.LITERAL, pmacRewrite = false))
    static class Literal {
        @Test
        void plan(TopologyPlan plan) {
            assertThat(plan.vms())
                    .isEqualTo(TopologyPlan.of(Topologies.seedFigure()).vms());
            assertThat(plan.router().profile()).isEqualTo(RouterProfile.LITERAL);
            assertThat(plan.router().pMacRewrite()).isFalse();
        }
    }

    @Test
    void yamlAndNestedAnnotationsTogetherAreRefused() {
        for (Class<?> fixture : List.of(Mixed.class, MixedSettings.class)) {
            assertThat(FixtureRun.of(fixture).problem())
                    .isInstanceOf(ExtensionConfigurationException.class)
                    .hasMessage(
                            "@Topology on " + fixture.getName()
                                    + " has yaml = \"two-racks.yaml\" and nested annotations; write the whole topology in one of them");
        }
    }

    @Topology(yaml = "two-racks.yaml", hosts = @HostSpec(name = "third"))
    static class Mixed {
        @Test
        void test() {}
    }

    @Topology(yaml = "two-racks.yaml", router = @RouterSpec(arpTries = 9))
    static class MixedSettings {
        @Test
        void test() {}
    }

    @Test
    void invalidTopologyIsRefusedBeforeAnythingStarts() {
        FixtureRun run = FixtureRun.of(UnknownHost.class);

        assertThat(run.problem())
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("@Topology on " + UnknownHost.class.getName())
                .hasMessageContaining("hots-a");
        assertThat(run.journal().entries()).isEmpty();
    }

    @Topology(
            hosts = @HostSpec(name = "host-a"),
            lifs = @LifSpec(vni = 5000, address = "172.16.10.1/24"),
            vms = @VmSpec(name = "vm1", host = "hots-a", vni = 5000, address = "172.16.10.11"))
    static class UnknownHost {
        @Test
        void test() {}
    }

    @Test
    void agentMakesAHostForeign() {
        FixtureRun.of(WithAgent.class).succeeds(1);
    }

    @Topology(
            hosts = {
                @HostSpec(
                        name = "a",
                        agent =
                                @AgentSpec(
                                        command = {"agent", "x"},
                                        readyWithin = "3s")),
                @HostSpec(name = "b", kind = HostKind.FOREIGN, agent = @AgentSpec(command = "agent")),
                @HostSpec(name = "c")
            })
    static class WithAgent {
        @Test
        void plan(TopologyPlan plan) {
            assertThat(plan)
                    .usingRecursiveComparison()
                    .ignoringFields("name")
                    .isEqualTo(Topologies.named("agents")
                            .host("a", host -> host.agent("agent", "x").agentReadyWithin("3s"))
                            .host("b", host -> host.agent("agent"))
                            .host("c")
                            .plan());
        }
    }

    @Test
    void wrongAgentsAreRefused() {
        assertThat(FixtureRun.of(WithoutProgram.class).problem())
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("host \"a\": agent.command names no program");
        assertThat(FixtureRun.of(OfTheKernel.class).problem())
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("host \"a\": kind linux runs no program of yours");
        assertThat(FixtureRun.of(TwoAgents.class).problem())
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("@Topology on " + TwoAgents.class.getName()
                        + ": host \"a\" has 2 agents; a host runs one, so remove the others");
    }

    @Topology(hosts = @HostSpec(name = "a", agent = @AgentSpec(command = {})))
    static class WithoutProgram {
        @Test
        void test() {}
    }

    @Topology(hosts = @HostSpec(name = "a", kind = HostKind.LINUX, agent = @AgentSpec(command = "agent")))
    static class OfTheKernel {
        @Test
        void test() {}
    }

    @Topology(
            hosts =
                    @HostSpec(
                            name = "a",
                            agent = {@AgentSpec(command = "one"), @AgentSpec(command = "two")}))
    static class TwoAgents {
        @Test
        void test() {}
    }

    @Test
    void missingYamlSaysWhereItWasLookedFor() {
        assertThat(FixtureRun.of(NoFile.class).problem())
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("yaml = \"nowhere.yaml\" is neither on the class path")
                .hasMessageContaining("src/test/resources");
        assertThat(FixtureRun.of(MethodWithoutFile.class).problem())
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("@Topology on %s.test)", MethodWithoutFile.class.getName());
    }

    @Topology(yaml = "nowhere.yaml")
    static class NoFile {
        @Test
        void test() {}
    }

    static class MethodWithoutFile {
        @Test
        @Topology(yaml = "nowhere.yaml")
        void test() {}
    }

    @Test
    void unknownBackendIsBlamedOnWhereItWasNamed() {
        String message = ": There is no testbed backend \"docker\"; there are: namespace; ";

        Throwable annotated = FixtureRun.of(OnDocker.class).problem();
        assertThat(annotated)
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasNoCause()
                .hasMessageStartingWith("@Topology(backend = \"docker\")" + message);
        assertThat(annotated.getStackTrace()).hasSize(1);
        assertThat(FixtureRun.of(Built.class)
                        .with(Settings.BACKEND, FakeSource.NO_BACKEND)
                        .problem())
                .hasMessageStartingWith("configuration parameter dlrharness.backend = \"docker\"" + message);
        assertThat(FixtureRun.of(FieldOnDocker.class).problem())
                .hasMessageStartingWith("TopologyExtension.withBackend(\"docker\")" + message);
    }

    @Topology(backend = FakeSource.NO_BACKEND)
    static class OnDocker {
        @Test
        void test() {}
    }

    static class FieldOnDocker {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY =
                TopologyExtension.of(Topologies.seedFigure()).withBackend(FakeSource.NO_BACKEND);

        @Test
        void test() {}
    }

    @Test
    void mistakeInYamlIsToldWithItsPlace() {
        assertThat(FixtureRun.of(BrokenYaml.class).problem())
                .isInstanceOf(TopologyException.class)
                .hasMessageContaining("broken.yaml")
                .hasMessageContaining("line 4, column 5")
                .hasMessageContaining("nmae");
    }

    @Topology(yaml = "broken.yaml")
    static class BrokenYaml {
        @Test
        void test() {}
    }
}
