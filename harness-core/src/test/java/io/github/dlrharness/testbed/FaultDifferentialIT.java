package io.github.dlrharness.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.testbed.fault.ArpOperation;
import io.github.dlrharness.testbed.fault.Fault;
import io.github.dlrharness.testbed.fault.Protocol;
import io.github.dlrharness.testsupport.Capability;
import io.github.dlrharness.testsupport.dissection.Undissected;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same faults between real kernels and in the simulator: done to the same frames, and the same frames pass every tap, before the fault
 * and behind it. {@link NormalForm} tells what frames may differ in.
 *
 * <pre>
 *  host-a: vm1 (5000)    host-b: vm2 (5001)    host-c: vm3 (5001)
 * </pre>
 */
@Tag("netns")
@Undissected("bits of frames are wrong on purpose")
class FaultDifferentialIT {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final PingOptions PATIENT = PingOptions.defaults().withTimeout(LIMIT);
    private static final PingOptions SHORT = PingOptions.defaults().withTimeout(Duration.ofMillis(300));

    /** Where a datagram's first byte lies: behind Ethernet 14, IPv4 20, UDP 8. No sum that {@link NormalForm} checks is over it. */
    private static final int PAYLOAD = 42;

    /** Nobody asks again, however long the machine stops for. */
    private static final TopologyPlan PLAN = Topologies.basedOn(Topologies.seedFigure())
            .router(router -> router.arpRetry(Duration.ofMinutes(1)))
            .host("host-c")
            .vm("vm3", vm -> vm.on("host-c").vni(5001).address("172.16.20.13"))
            .plan();

    private record Scenario(String name, List<Consumer<Testbed>> steps) {
        @SafeVarargs
        @SuppressWarnings("varargs") // List.of only reads them
        static Scenario of(String name, Consumer<Testbed>... steps) {
            return new Scenario(name, List.of(steps));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Consumer<Testbed> add(Fault fault) {
        return testbed -> testbed.faults().add(fault);
    }

    private static Consumer<Testbed> remove(Fault fault) {
        return testbed -> testbed.faults().remove(fault);
    }

    private static Consumer<Testbed> ping(String from, String to, PingOptions options) {
        return testbed -> testbed.vm(from).ping(testbed.vm(to).address(), options);
    }

    /** Numbered datagrams from vm1 to vm2, at once or each when the one before has come to rest. */
    private static Consumer<Testbed> datagrams(int count, boolean atOnce) {
        return testbed -> {
            try (UdpSocket sender = testbed.vm("vm1").udp(5353);
                    UdpSocket receiver = testbed.vm("vm2").udp(9)) {
                IntStream.range(0, count).forEach(number -> {
                    sender.send(testbed.vm("vm2").address(), receiver.port(), new byte[] {(byte) number});
                    if (!atOnce) {
                        testbed.awaitQuiescence(LIMIT);
                    }
                });
                testbed.awaitQuiescence(LIMIT);
            }
        };
    }

    static Stream<Scenario> scenarios() {
        Fault cut = Fault.partition("host-b");
        Fault udp = Fault.drop().protocol(Protocol.UDP);
        return Stream.of(
                Scenario.of(
                        "an echo request is lost between hosts",
                        ping("vm1", "vm2", PATIENT),
                        add(Fault.drop()
                                .between("host-a", "host-b")
                                .protocol(Protocol.ICMP)
                                .nth(2)),
                        ping("vm1", "vm2", SHORT),
                        ping("vm1", "vm2", SHORT),
                        ping("vm1", "vm2", SHORT)),
                // Where the receiver answers, whether before or after the second copy is a race between kernels.
                Scenario.of(
                        "what nobody answers comes twice",
                        ping("vm1", "vm2", PATIENT),
                        add(Fault.duplicate().onVm("vm1").received().protocol(Protocol.ICMP)),
                        add(Fault.duplicate(2).onUnderlay("*").protocol(Protocol.UDP)),
                        ping("vm1", "vm2", PATIENT),
                        datagrams(2, false)),
                Scenario.of(
                        "ARP takes its time",
                        add(Fault.delay(Duration.ofMillis(50))
                                .onUnderlay("host-a")
                                .sent()
                                .arp(ArpOperation.REQUEST)),
                        add(Fault.delay(Duration.ofMillis(50))
                                .onVm("vm2")
                                .sent()
                                .arp(ArpOperation.REPLY)),
                        ping("vm1", "vm2", PATIENT)),
                Scenario.of(
                        "a partition that heals",
                        ping("vm1", "vm2", PATIENT),
                        ping("vm1", "vm3", PATIENT),
                        add(cut),
                        ping("vm1", "vm2", SHORT),
                        ping("vm1", "vm3", PATIENT),
                        ping("vm2", "vm1", SHORT),
                        remove(cut),
                        ping("vm1", "vm2", PATIENT),
                        ping("vm2", "vm1", PATIENT)),
                Scenario.of(
                        "datagrams out of order",
                        ping("vm1", "vm2", PATIENT),
                        add(Fault.reorder(LIMIT)
                                .onUnderlay("host-b")
                                .received()
                                .protocol(Protocol.UDP)
                                .nth(2)),
                        datagrams(4, true)),
                Scenario.of(
                        "damaged bits that chance picks",
                        ping("vm1", "vm2", PATIENT),
                        add(Fault.corrupt(PAYLOAD)
                                .onUnderlay("host-a")
                                .sent()
                                .protocol(Protocol.UDP)
                                .nth(1)),
                        add(Fault.corrupt(PAYLOAD)
                                .onVm("vm2")
                                .received()
                                .protocol(Protocol.UDP)
                                .nth(2)),
                        datagrams(3, false)),
                Scenario.of(
                        "every other datagram, as chance will have it",
                        ping("vm1", "vm2", PATIENT),
                        add(udp.onVm("vm1").sent().probability(0.5)),
                        add(udp.onUnderlay("host-b").received().probability(0.3)),
                        datagrams(40, false)));
    }

    @BeforeAll
    static void needsNamespaces() {
        Capability.NETWORK_NAMESPACES.require();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theSameFaultsHitTheSameFrames(Scenario scenario) {
        Map<String, List<String>> real = run("namespace", scenario);
        Map<String, List<String>> simulated = run("simulated", scenario);
        assertThat(simulated.keySet()).isEqualTo(real.keySet());
        simulated.forEach((place, lines) -> assertThat(lines).as(place).isEqualTo(real.get(place)));
        assertThat(real.get("applied")).isNotEmpty();
    }

    private static Map<String, List<String>> run(String backend, Scenario scenario) {
        Map<String, List<String>> seen = new LinkedHashMap<>();
        try (Testbed testbed = Backends.named(backend).start(PLAN, HostEngine::new)) {
            for (Consumer<Testbed> step : scenario.steps()) {
                step.accept(testbed);
                testbed.awaitQuiescence(LIMIT);
            }
            NormalForm.of(testbed.capture().frames()).forEach((place, lines) -> seen.put("frames at " + place, lines));
            seen.put(
                    "applied",
                    testbed.faults().applied().stream()
                            .map(one -> "%s %s %s %d bytes"
                                    .formatted(one.fault(), one.link(), one.direction(), one.originalLength()))
                            .toList());
            testbed.hosts().forEach(host -> seen.put("counters of " + host.name(), counters(host)));
        }
        return seen;
    }

    private static List<String> counters(Host host) {
        return host.counters().entrySet().stream()
                .map(counter -> counter.getKey() + " " + counter.getValue())
                .toList();
    }
}
