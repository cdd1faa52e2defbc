package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.Requirement;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.topology.HostKind;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The seed's figure without our router: the kernel's bridge, {@code vxlan} and routing, with the LIFs' addresses and one MAC on every
 * host, and no control plane. What the pMAC is for.
 *
 * <pre>
 *  host-a: vm1 (5000), vm3 (5001)    host-b: vm2 (5001)
 * </pre>
 */
@Tag("netns")
class LinuxAnycastIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final PingOptions FOUR_SECONDS = PingOptions.defaults().withTimeout(Duration.ofSeconds(4));

    private Testbed testbed;
    private Vm vm1;
    private Vm vm2;
    private Vm vm3;

    @BeforeEach
    void start() {
        Capability.NETWORK_NAMESPACES.require();
        TopologyPlan plan = Topologies.named("anycast")
                .lif(5000, "172.16.10.1/24")
                .lif(5001, "172.16.20.1/24")
                .host("host-a", host -> host.kind(HostKind.LINUX_ANYCAST))
                .host("host-b", host -> host.kind(HostKind.LINUX_ANYCAST))
                .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
                .vm("vm2", vm -> vm.on("host-b").vni(5001).address("172.16.20.11"))
                .vm("vm3", vm -> vm.on("host-a").vni(5001).address("172.16.20.13"))
                .plan();
        testbed = Backends.named("namespace").start(plan, HostEngine::new);
        vm1 = testbed.vm("vm1");
        vm2 = testbed.vm("vm2");
        vm3 = testbed.vm("vm3");
    }

    @AfterEach
    void close() {
        if (testbed != null) {
            testbed.close();
        }
    }

    private List<WireFrame> frames(Predicate<WireFrame> condition) {
        testbed.awaitQuiescence(LIMIT);
        return WireFrame.of(testbed).stream().filter(condition).toList();
    }

    private MacAddress vMac() {
        return testbed.plan().router().vMac();
    }

    @Test
    @Requirement("A15")
    void theReplyToTheSharedMacNeverLeavesTheTargetsHost() {
        // As long as the kernel asks, three times a second apart: nothing may come of the later tries either.
        PingResult result = vm1.ping(vm2.address(), FOUR_SECONDS);

        assertThat(result.received()).as(result.toString()).isZero();
        Ipv4Address lif = Ipv4Address.parse("172.16.20.1");
        List<WireFrame> asked =
                frames(frame -> frame.at("vm2", Direction.RECEIVED) && frame.isRequestFor(vm2.address()));
        assertThat(asked).as("vm2 is asked by the LIF of host-a").isNotEmpty().allSatisfy(request -> {
            assertThat(request.source()).isEqualTo(vMac());
            assertThat(request.senderIp()).isEqualTo(lif);
        });
        assertThat(frames(frame -> frame.at("vm2", Direction.SENT) && frame.isReplyOf(vm2.address())))
                .as("vm2 answers each time, to the MAC that both routers have")
                .hasSameSizeAs(asked)
                .allSatisfy(reply -> assertThat(reply.destination()).isEqualTo(vMac()));
        assertThat(frames(frame -> frame.onUnderlay() && frame.isReplyOf(vm2.address())))
                .as("no answer crosses the underlay")
                .isEmpty();
        assertThat(frames(frame -> frame.isSentOnUnderlay() && frame.isRequestFor(vm2.address())))
                .as("the question did")
                .hasSameSizeAs(asked)
                .allSatisfy(request -> assertThat(request.source()).isEqualTo(vMac()));
        assertThat(frames(frame -> frame.isEchoRequestTo(vm2.address()) && !frame.at("vm1", Direction.SENT)))
                .as("and so no packet reaches anybody")
                .isEmpty();
    }

    @Test
    void everythingElseOfItWorks() {
        assertThat(vm3.ping(vm2).complete()).as("on one VNI, between hosts").isTrue();
        assertThat(vm1.ping(vm1.plan().gateway()).complete())
                .as("to the router")
                .isTrue();
        assertThat(vm1.ping(vm3).complete()).as("routed, on one host").isTrue();
    }
}
