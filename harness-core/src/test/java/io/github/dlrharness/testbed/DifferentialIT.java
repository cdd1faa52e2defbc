package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same scenario between real kernels and in the simulator: the same frames pass every tap in the same order, and leave the same
 * tables, events and counters. {@link NormalForm} tells what frames may differ in.
 *
 * <pre>
 *  host-a: vm1 (5000), vm3 (5001)    host-b: vm2, vm4 (5001)    host-c: vm7 (5000), vm5 (5001)
 * </pre>
 */
@Tag("netns")
class DifferentialIT {
    /** Where everybody answers, nobody asks again, however long the machine stops for. */
    private static final TopologyPlan PLAN = plan(Duration.ofMinutes(1));

    /** Where nobody answers, the router asks again and gives up. */
    private static final TopologyPlan IMPATIENT = plan(Duration.ofMillis(500));

    private static TopologyPlan plan(Duration arpRetry) {
        return Topologies.named("three-hosts")
                .router(router -> router.arpRetry(arpRetry))
                .lif(5000, "172.16.10.1/24")
                .lif(5001, "172.16.20.1/24")
                .host("host-a")
                .host("host-b")
                .host("host-c")
                .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
                .vm("vm2", vm -> vm.on("host-b").vni(5001).address("172.16.20.11"))
                .vm("vm3", vm -> vm.on("host-a").vni(5001).address("172.16.20.13"))
                .vm("vm4", vm -> vm.on("host-b").vni(5001).address("172.16.20.14"))
                .vm("vm5", vm -> vm.on("host-c").vni(5001).address("172.16.20.15"))
                .vm("vm7", vm -> vm.on("host-c").vni(5000).address("172.16.10.17"))
                .plan();
    }

    private static final PingOptions ONCE = PingOptions.defaults().withTimeout(Duration.ofSeconds(10));

    /** What is done, step by step; between two steps everything comes to rest. */
    private record Scenario(String name, TopologyPlan plan, List<Consumer<Testbed>> steps) {
        @SafeVarargs
        @SuppressWarnings("varargs") // List.of only reads them
        static Scenario of(String name, Consumer<Testbed>... steps) {
            return new Scenario(name, PLAN, List.of(steps));
        }

        Scenario on(TopologyPlan other) {
            return new Scenario(name, other, steps);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Consumer<Testbed> ping(String from, String to) {
        return ping(from, address(to), ONCE);
    }

    private static Consumer<Testbed> ping(String from, Ipv4Address to, PingOptions options) {
        return testbed -> testbed.vm(from).ping(to, options);
    }

    private static Consumer<Testbed> datagram(String from, int fromPort, String to, int port, int length) {
        return testbed -> {
            try (UdpSocket socket = testbed.vm(from).udp(fromPort)) {
                socket.send(address(to), port, new byte[length]);
                testbed.awaitQuiescence(Duration.ofSeconds(5));
            }
        };
    }

    private static Ipv4Address address(String vm) {
        return PLAN.vm(vm).orElseThrow().address();
    }

    private static Ipv4Address ip(String text) {
        return Ipv4Address.parse(text);
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(
                Scenario.of("a first and a second ping", ping("vm1", "vm2"), ping("vm1", "vm2")),
                Scenario.of("a third host asks", ping("vm1", "vm2"), ping("vm7", "vm2")),
                Scenario.of("the other direction", ping("vm2", "vm1"), ping("vm5", "vm1"), ping("vm1", "vm5")),
                Scenario.of("nobody has the address", ping("vm1", ip("172.16.20.99"), ONCE))
                        .on(IMPATIENT),
                Scenario.of("a target on the same host", ping("vm1", "vm3"), ping("vm3", "vm1")),
                Scenario.of("within a VNI", ping("vm3", "vm4"), ping("vm2", "vm5"), ping("vm1", "vm7")),
                Scenario.of(
                        "VMs announce themselves",
                        testbed -> testbed.vm("vm2").announce(),
                        testbed -> testbed.vm("vm4").announceByReply(),
                        testbed -> testbed.vm("vm5").announceByRarp(),
                        ping("vm1", "vm2"),
                        testbed -> testbed.vm("vm2").announce(),
                        ping("vm1", "vm2")),
                Scenario.of(
                        "gateways and what they refuse",
                        ping("vm1", ip("172.16.10.1"), ONCE),
                        ping("vm1", ip("172.16.20.1"), ONCE),
                        ping("vm1", address("vm2"), ONCE.withTtl(1)),
                        ping("vm1", ip("10.9.9.9"), ONCE)),
                Scenario.of(
                        "long packets",
                        ping("vm1", "vm2"),
                        ping("vm1", address("vm2"), ONCE.withPayload(4000)),
                        ping("vm1", address("vm2"), ONCE.withPayload(1472).withDontFragment(true)),
                        ping("vm1", address("vm2"), ONCE.withPayload(1473).withDontFragment(true))),
                Scenario.of(
                        "datagrams",
                        datagram("vm1", 5353, "vm2", 9, 0),
                        datagram("vm1", 5353, "vm2", 9, 1472),
                        datagram("vm1", 5353, "vm4", 9, 4000),
                        datagram("vm3", 5353, "vm4", 9, 100)),
                Scenario.of(
                        "neighbours are probed",
                        ping("vm1", "vm2"),
                        testbed -> testbed.elapse(Duration.ofMillis(5500)),
                        ping("vm1", "vm2")),
                Scenario.of("a reset in between", ping("vm1", "vm2"), Testbed::reset, ping("vm7", "vm2")));
    }

    @BeforeAll
    static void needsNamespaces() {
        Capability.NETWORK_NAMESPACES.require();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void kernelsAndGuestsSendTheSameFrames(Scenario scenario) {
        Map<String, List<String>> real = run("namespace", scenario);
        Map<String, List<String>> simulated = run("simulated", scenario);
        assertThat(simulated.keySet()).isEqualTo(real.keySet());
        simulated.forEach((place, lines) -> assertThat(lines).as(place).isEqualTo(real.get(place)));
    }

    /** What was to be seen at each tap, and what each host knows in the end. */
    private static Map<String, List<String>> run(String backend, Scenario scenario) {
        Map<String, List<String>> seen = new LinkedHashMap<>();
        try (Testbed testbed = Backends.named(backend).start(scenario.plan(), HostEngine::new)) {
            for (Consumer<Testbed> step : scenario.steps()) {
                step.accept(testbed);
                testbed.awaitQuiescence(Duration.ofSeconds(5));
            }
            NormalForm.of(testbed.capture().frames()).forEach((place, lines) -> seen.put("frames at " + place, lines));
            testbed.hosts().forEach(host -> seen.put("state of " + host.name(), state(host)));
            testbed.vms().forEach(vm -> seen.put("neighbours of " + vm.name(), neighbours(vm)));
        }
        return seen;
    }

    private static List<String> state(Host host) {
        List<String> lines = new ArrayList<>();
        host.arpTable()
                .forEach(row ->
                        lines.add("ARP %s %s %s %s".formatted(row.vni(), row.address(), row.mac(), row.state())));
        host.macTable()
                .forEach(row -> lines.add("MAC %s %s %d %s".formatted(row.vni(), row.mac(), row.port(), row.vtep())));
        host.events()
                .forEach(one -> lines.add("%s %s %s %s".formatted(one.event(), one.vni(), one.target(), one.mac())));
        host.counters().forEach((name, count) -> lines.add(name + " " + count));
        return lines;
    }

    private static List<String> neighbours(Vm vm) {
        return vm.neighbours().stream().map(Neighbour::toString).sorted().toList();
    }
}
