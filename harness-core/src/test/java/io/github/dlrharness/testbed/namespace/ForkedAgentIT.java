package io.github.dlrharness.testbed.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.AgentProcess;
import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.PingOptions;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.UdpSocket;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.testsupport.SpoiledRouter;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What tests can do to agents that are processes of their own. */
@Tag("netns")
class ForkedAgentIT {
    private static final PingOptions SHORT = PingOptions.defaults().withTimeout(Duration.ofMillis(300));
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static Testbed start() {
        return Backends.named("forked").start(TopologyPlan.of(Topologies.seedFigure()), HostEngine.FACTORY);
    }

    @BeforeEach
    void needsNamespaces() {
        Capability.NETWORK_NAMESPACES.require();
    }

    @Test
    void eachAgentIsAProcessOfItsOwn() {
        try (Testbed testbed = start()) {
            List<Long> pids =
                    testbed.hosts().stream().map(host -> host.process().pid()).toList();
            assertThat(pids)
                    .doesNotHaveDuplicates()
                    .doesNotContain(ProcessHandle.current().pid());
            assertThat(pids)
                    .allSatisfy(pid -> assertThat(
                                    ProcessHandle.of(pid).orElseThrow().info().commandLine())
                            .get()
                            .asString()
                            .contains("java", "run --stdio"));
        }
    }

    @Test
    void killedAgentForwardsNothingAndResolvesAnewAfterARestart() {
        try (Testbed testbed = start()) {
            Vm vm1 = testbed.vm("vm1");
            Vm vm2 = testbed.vm("vm2");
            Host hostB = testbed.host("host-b");
            assertThat(vm1.ping(vm2).complete()).isTrue();
            long pid = hostB.process().pid();

            hostB.process().kill();

            assertThat(hostB.process().isRunning()).isFalse();
            assertThat(vm1.ping(vm2.plan().address(), SHORT).complete()).isFalse();
            assertThatThrownBy(hostB::tables)
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("host-b")
                    .hasMessageContaining("does not run")
                    .hasMessageContaining("restart it");

            hostB.process().restart();

            assertThat(hostB.process().isRunning()).isTrue();
            assertThat(hostB.process().pid()).isNotEqualTo(pid);
            assertThat(vm2.ping(vm1).complete()).isTrue();
            assertThat(vm1.ping(vm2).complete()).isTrue();
        }
    }

    @Test
    void framesWaitForAPausedAgent() {
        try (Testbed testbed = start()) {
            Vm vm1 = testbed.vm("vm1");
            Vm vm2 = testbed.vm("vm2");
            AgentProcess agent = testbed.host("host-b").process();
            assertThat(vm1.ping(vm2).complete()).isTrue();
            try (UdpSocket from = vm1.udp(0);
                    UdpSocket to = vm2.udp(7000)) {
                agent.pause();
                from.send(vm2.plan().address(), 7000, new byte[] {42});
                testbed.awaitQuiescence(LIMIT);
                assertThat(to.receive(Duration.ofMillis(1))).isEmpty();
                assertThatThrownBy(() -> testbed.host("host-b").tables())
                        .isInstanceOf(TestbedException.class)
                        .hasMessageContaining("is paused; resume it first");

                agent.resume();

                assertThat(to.receive(LIMIT))
                        .hasValueSatisfying(
                                datagram -> assertThat(datagram.payload()).containsExactly(42));
            }
        }
    }

    @Test
    void resetMakesEveryAgentRunAsItWasPlanned() {
        try (Testbed testbed = start()) {
            Vm vm1 = testbed.vm("vm1");
            Vm vm2 = testbed.vm("vm2");
            vm1.ping(vm2);
            testbed.host("host-a").process().kill();
            testbed.host("host-b").process().pause();

            testbed.reset();

            assertThat(testbed.host("host-b").arp(vm2.plan().address())).isEmpty();
            assertThat(vm1.ping(vm2).complete()).isTrue();
            assertThat(testbed.host("host-a").arp(vm2.plan().address()))
                    .hasValueSatisfying(row -> assertThat(row.state()).isEqualTo(ArpState.VALID));
        }
    }

    @Test
    void nothingRunsAfterATestbedWithAPausedAgentIsClosed() {
        List<Long> pids;
        try (Testbed testbed = start()) {
            pids = testbed.hosts().stream().map(host -> host.process().pid()).toList();
            testbed.host("host-a").process().pause();
        }
        assertThat(pids).allSatisfy(pid -> assertThat(ProcessHandle.of(pid)).isEmpty());
    }

    @Test
    void refusesWhatAProcessThatIsNotThereCantDo() {
        try (Testbed testbed = start()) {
            AgentProcess agent = testbed.host("host-a").process();
            assertThatThrownBy(agent::resume).hasMessage("host-a can't be resumed: its agent is not paused");
            agent.kill();
            assertThatThrownBy(agent::kill).hasMessage("host-a can't be killed: its agent does not run");
            assertThatThrownBy(agent::pause).hasMessageContaining("restart it first");
        }
    }

    @Test
    void refusesAnEngineOfTheTests() {
        TopologyPlan plan = TopologyPlan.of(Topologies.seedFigure());
        assertThatThrownBy(() -> Backends.named("forked")
                        .start(plan, SpoiledRouter.sending("host-a", (port, frame, onward) -> {})))
                .isInstanceOf(TestbedException.class)
                .hasMessageContaining("choose the backend \"namespace\"");
    }

    @Test
    void agentsOfOtherBackendsAreNoProcessesOfTheirOwn() {
        try (Testbed testbed = Testbeds.seedFigure()) {
            assertThatThrownBy(() -> testbed.host("host-a").process())
                    .isInstanceOf(TestbedException.class)
                    .hasMessageContaining("\"forked\"");
        }
    }
}
