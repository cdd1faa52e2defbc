package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyBuilder;
import io.github.dlrharness.wire.Ipv4Address;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.opentest4j.AssertionFailedError;

/** A program in another language in the place of our agent: judged from the wire alone, alone and beside ours. */
@Tag("netns")
class ForeignAgentIT {
    private static final String AGENT = "src/test/python/agent.py";

    @TempDir
    Path directory;

    @BeforeAll
    static void needsPython() {
        Capability.PYTHON.require();
    }

    @Test
    void programThatDoesTheSevenStepsRightPasses() {
        run(BothForeign.class).succeeds(3);
        run(Asking.class).succeeds(1);
        run(Answering.class).succeeds(1);
    }

    @Topology(
            lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
            hosts = {
                @HostSpec(name = "host-a", agent = @AgentSpec(command = {"python3", AGENT})),
                @HostSpec(name = "host-b", agent = @AgentSpec(command = {"python3", AGENT}))
            },
            vms = {
                @VmSpec(name = "vm1", host = "host-a", vni = 5000, address = "172.16.10.11"),
                @VmSpec(name = "vm2", host = "host-b", vni = 5001, address = "172.16.20.11"),
                @VmSpec(name = "vm3", host = "host-b", vni = 5001, address = "172.16.20.12"),
                @VmSpec(name = "vm4", host = "host-a", vni = 5001, address = "172.16.20.14")
            })
    static class BothForeign {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2")
        void resolves(Vm vm1, Vm vm2) {
            assertThat(vm1.ping(vm2).complete()).isTrue();
        }

        /** Were it not started anew, it would know the answer of the other test. */
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2")
        void resolvesAgain(Vm vm1, Vm vm2) {
            assertThat(vm1.ping(vm2).complete()).isTrue();
        }

        @Test
        @ExpectArpUnresolved(on = "host-a", target = "172.16.20.99", within = "500ms")
        void asksInVain(Vm vm1) {
            assertThat(vm1.ping(Ipv4Address.parse("172.16.20.99")).received()).isZero();
        }
    }

    @Topology(
            lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
            hosts = {
                @HostSpec(name = "host-a", agent = @AgentSpec(command = {"python3", AGENT})),
                @HostSpec(name = "host-b")
            },
            vms = {
                @VmSpec(name = "vm1", host = "host-a", vni = 5000, address = "172.16.10.11"),
                @VmSpec(name = "vm2", host = "host-b", vni = 5001, address = "172.16.20.11")
            })
    static class Asking {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2")
        @ExpectArpResolved(on = "host-b", target = "vm1")
        void test(Vm vm1, Vm vm2) {
            assertThat(vm1.ping(vm2).complete()).isTrue();
        }
    }

    @Topology(
            lifs = {@LifSpec(vni = 5000, address = "172.16.10.1/24"), @LifSpec(vni = 5001, address = "172.16.20.1/24")},
            hosts = {
                @HostSpec(name = "host-a"),
                @HostSpec(name = "host-b", agent = @AgentSpec(command = {"python3", AGENT}))
            },
            vms = {
                @VmSpec(name = "vm1", host = "host-a", vni = 5000, address = "172.16.10.11"),
                @VmSpec(name = "vm2", host = "host-b", vni = 5001, address = "172.16.20.11")
            })
    static class Answering {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2")
        @ExpectArpResolved(on = "host-b", target = "vm1")
        void test(Vm vm1, Vm vm2) {
            assertThat(vm1.ping(vm2).complete()).isTrue();
        }
    }

    @Test
    void whatNothingOutsideShowsIsToldToBeNotObservable() {
        EngineExecutionResults results = run(ThirdHostWithoutVm.class).execute();

        results.testEvents().assertStatistics(statistics -> statistics.succeeded(1));
        assertThat(results.allEvents().reportingEntryPublished().stream()
                        .map(event -> event.getRequiredPayload(ReportEntry.class)
                                .getKeyValuePairs()
                                .get("dlrharness.ladder")))
                .singleElement()
                .asString()
                .contains("step 3 not observable: ")
                .contains("no VM of host-c was asked, so what became of it inside can't be seen from outside")
                .doesNotContain("step 7 not observable: ");
    }

    static class ThirdHostWithoutVm {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY =
                TopologyExtension.of(figure(0).host("host-c", host -> host.agent("python3", AGENT)));

        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", printLadder = true)
        void test(Vm vm1, Vm vm2) {
            assertThat(vm1.ping(vm2).complete()).isTrue();
        }
    }

    @Test
    void tablesOfAForeignHostAreNobodysToTell() {
        run(Silent.class).succeeds(1);
    }

    static class Silent {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(figure(0));

        @Test
        void test(Host hostA) {
            assertThatThrownBy(hostA::tables)
                    .isInstanceOf(TestbedException.class)
                    .hasMessage(
                            "host-a can't tell its tables: it is of kind foreign, a program of its own; ask the capture what its VTEP"
                                    + " (192.168.250.51) sent and got, or a host of kind dlr");
            assertThat(hostA.events()).isEmpty();
            assertThat(hostA.output()).isEqualTo("ready");
            assertThat(hostA.configuration().vtep()).hasToString("192.168.250.51");
        }
    }

    @ParameterizedTest
    @CsvSource({"1, MISSING", "2, WRONG", "3, WRONG", "4, WRONG", "5, WRONG", "6, WRONG", "7, WRONG"})
    void programThatDoesOneStepWrongFailsAndTheStepIsNamed(int step, String status) {
        assertThat(run(BROKEN.get(step - 1)).problem())
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageStartingWith(
                        "@ExpectArpResolved(on = \"host-a\", target = \"vm2\", within = \"300ms\") does not hold.")
                .hasMessageContaining("step %d is %s", step, status)
                .hasMessageContaining("Capture: ");
    }

    private static final List<Class<? extends Broken>> BROKEN = List.of(
            Broken1.class, Broken2.class, Broken3.class, Broken4.class, Broken5.class, Broken6.class, Broken7.class);

    abstract static class Broken {
        @Test
        @ExpectArpResolved(on = "host-a", target = "vm2", within = "300ms")
        void test(Vm vm1, Vm vm2) {
            vm1.ping(vm2);
        }
    }

    static class Broken1 extends Broken {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(figure(1));
    }

    static class Broken2 extends Broken {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(figure(2));
    }

    static class Broken3 extends Broken {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(figure(3));
    }

    static class Broken4 extends Broken {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(figure(4));
    }

    static class Broken5 extends Broken {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(figure(5));
    }

    static class Broken6 extends Broken {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(figure(6));
    }

    static class Broken7 extends Broken {
        @RegisterExtension
        static final TopologyExtension TOPOLOGY = TopologyExtension.of(figure(7));
    }

    /** As {@link BothForeign}; the host that a step belongs to does it wrong, where 0 is none. */
    private static TopologyBuilder figure(int broken) {
        boolean asks = broken <= 2 || broken == 7;
        String a = "--broken=" + (asks ? broken : 0);
        String b = "--broken=" + (asks ? 0 : broken);
        return Topologies.named("foreign")
                .lif(5000, "172.16.10.1/24")
                .lif(5001, "172.16.20.1/24")
                .host("host-a", host -> host.agent("python3", AGENT, a))
                .host("host-b", host -> host.agent("python3", AGENT, b))
                .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
                .vm("vm2", vm -> vm.on("host-b").vni(5001).address("172.16.20.11"))
                .vm("vm3", vm -> vm.on("host-b").vni(5001).address("172.16.20.12"))
                .vm("vm4", vm -> vm.on("host-a").vni(5001).address("172.16.20.14"));
    }

    private FixtureRun run(Class<?> fixture) {
        return FixtureRun.of(fixture)
                .with(TestbedSource.PARAMETER, BrokenSource.class.getName())
                .with(Settings.EVIDENCE_DIRECTORY, directory.toString());
    }
}
