package io.github.dlrharness.testbed.fault;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.dlrharness.testbed.Backends;
import io.github.dlrharness.testbed.TestbedBackend;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.HostKind;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults that can't be, and what whoever wrote them is told to change. Nothing is started for that. */
class FaultRefusalTest {
    private static final TopologyPlan FIGURE = TopologyPlan.of(Topologies.seedFigure());
    private static final TopologyPlan ONE_HOST = Topologies.named("lonely")
            .host("host-a")
            .lif(5000, "172.16.10.1/24")
            .vm("vm1", vm -> vm.on("host-a").vni(5000).address("172.16.10.11"))
            .plan();

    private static Arguments refused(TopologyPlan plan, Supplier<Fault> fault, String... words) {
        return arguments(plan, fault, words);
    }

    private static Arguments refused(Supplier<Fault> fault, String... words) {
        return refused(FIGURE, fault, words);
    }

    static Stream<Arguments> impossible() {
        return Stream.of(
                // Places
                refused(() -> Fault.drop().onVm("vm9"), "no VM \"vm9\"", "write one of [vm1, vm2], or \"*\""),
                refused(() -> Fault.drop().onVm("host-a"), "is a host", "write underlay = \"host-a\""),
                refused(() -> Fault.drop().onUnderlay("host-9"), "no host \"host-9\"", "[host-a, host-b]"),
                refused(() -> Fault.drop().onUnderlay("vm1"), "is a VM", "write vm = \"vm1\""),
                refused(() -> Fault.drop().between("host-a", "host-9"), "no host \"host-9\""),
                refused(() -> Fault.drop().between("host-a", "host-a"), "both \"host-a\"", "write two hosts"),
                refused(() -> Fault.partition("vm1"), "is a VM", "one of the hosts [host-a, host-b]"),
                refused(() -> Fault.partition(), "names no host", "write those of one side"),
                refused(() -> Fault.partition("host-a", "host-b"), "cuts nobody off", "leave out"),
                refused(() -> Fault.partition("*"), "no host \"*\""),
                refused(ONE_HOST, () -> Fault.drop().onUnderlay("host-a"), "one host", "add a host"),
                refused(
                        () -> Fault.drop().onVm("vm1").onUnderlay("host-a"),
                        "vm = \"vm1\" already",
                        "write two faults for two places"),
                refused(() -> Fault.drop().between("host-a", "host-b").sent(), "direction = SENT", "leave it out"),
                refused(() -> Fault.partition("host-a").received(), "direction = RECEIVED", "leave it out"),
                refused(() -> Fault.partition("host-a").nth(1), "lets nothing through", "from one to the other"),
                // Frames
                refused(
                        () -> Fault.drop().arp(ArpOperation.REPLY).protocol(Protocol.UDP),
                        "arp = REPLY",
                        "protocol = UDP",
                        "leave one of them out"),
                refused(() -> Fault.drop().vni(-1), "vni = -1", "1 to 16777215"),
                refused(() -> Fault.drop().vni(1 << 24), "vni = 16777216"),
                refused(() -> Fault.drop().vni(4711), "no VNI 4711", "[5000, 5001]"),
                refused(() -> Fault.drop().onVm("vm1").vni(5001), "vni = 5001", "vm1", "VNI 5000", "leave vni out"),
                refused(() -> Fault.drop().source("vm9"), "source = \"vm9\"", "[vm1, vm2, host-a, host-b]"),
                refused(() -> Fault.drop().destination("1.2.3"), "destination = \"1.2.3\"", "an IPv4 address"),
                refused(() -> Fault.drop().source("02:00"), "source = \"02:00\"", "a MAC like"),
                // Occurrences
                refused(() -> Fault.drop().nth(-1), "nth = -1", "from 1"),
                refused(
                        () -> Fault.drop().nth(1).probability(0.5),
                        "nth = 1 with probability = 0.5",
                        "leave one of them out"),
                refused(() -> Fault.drop().probability(0), "probability = 0.0", "above 0"),
                refused(() -> Fault.drop().probability(1.1), "probability = 1.1", "up to 1"),
                refused(() -> Fault.drop().probability(Double.NaN), "probability = NaN"),
                // Effects
                refused(() -> Fault.delay(Duration.ZERO), "by = PT0S", "above 0"),
                refused(() -> Fault.delay(Duration.ofHours(2)), "by = PT2H", "up to an hour"),
                refused(() -> Fault.reorder(Duration.ofMillis(-1)), "within", "above 0"),
                refused(() -> Fault.duplicate(0), "copies = 0", "1 to 100"),
                refused(() -> Fault.duplicate(101), "copies = 101"),
                refused(() -> Fault.corrupt(-2), "at = -2", "leave it out"),
                refused(() -> Fault.corrupt(70_000), "at = 70000"));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void whatCanNeverHappenIsRefused(TopologyPlan plan, Supplier<Fault> fault, String[] words) {
        TestbedBackend simulated = Backends.named("simulated");
        assertThatThrownBy(() -> FaultTable.check(fault.get(), plan, vm -> simulated.unspoilable(plan, vm)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .contains(words);
    }

    @Test
    void linksOfVmsAreRefusedWhereTheirPortsAreNotThisJvms() {
        TopologyPlan kernel = Topologies.basedOn(Topologies.seedFigure())
                .host("host-k", host -> host.kind(HostKind.LINUX))
                .vm("vm3", vm -> vm.on("host-k").vni(5001).address("172.16.20.13"))
                .plan();
        refuse("namespace", kernel, Fault.drop(), "vm3", "kind linux", "underlay = \"*\"");
        refuse("namespace", kernel, Fault.drop().onVm("vm3"), "vm3", "kind linux");
        refuse("forked", FIGURE, Fault.drop().onVm("vm1"), "vm1", "process of its own", "underlay = \"*\"");
        // Where there can be no such frame, there is nothing to refuse.
        accept("namespace", kernel, Fault.drop().vni(5000));
        accept("namespace", kernel, Fault.drop().onUnderlay("host-k"));
        accept("forked", FIGURE, Fault.partition("host-a"));
    }

    private static void accept(String backend, TopologyPlan plan, Fault fault) {
        TestbedBackend its = Backends.named(backend);
        FaultTable.check(fault, plan, vm -> its.unspoilable(plan, vm));
    }

    private static void refuse(String backend, TopologyPlan plan, Fault fault, String... words) {
        assertThatThrownBy(() -> accept(backend, plan, fault))
                .isInstanceOf(TestbedException.class)
                .message()
                .contains(words);
    }
}
