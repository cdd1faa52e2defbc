package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.evidence.ResolutionQuestion;
import io.github.dlrharness.evidence.Step;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.yaml.Suggestion;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** That the DLR instance of a host resolves an address, or asks for it in vain. Immutable. */
public final class ArpExpectation implements Expectation {
    private final TopologyPlan plan;
    private final ResolutionQuestion question;
    private final Demands demands;

    private ArpExpectation(TopologyPlan plan, ResolutionQuestion question, Demands demands) {
        this.plan = plan;
        this.question = question;
        this.demands = demands;
    }

    /**
     * Expects that the DLR of {@code host} resolves {@code target} by the seven steps.
     *
     * @param target a VM's name, or an IPv4 address
     * @throws IllegalArgumentException when that can't be in this topology; the message says what to change
     */
    public static ArpExpectation resolved(TopologyPlan plan, String host, String target) {
        Ipv4Address address = Targets.address(plan, target);
        ResolutionQuestion question = ResolutionQuestion.resolved(plan, host, address);
        plan.vmsOn(host).stream()
                .filter(vm -> vm.vni().equals(question.vni()) && vm.address().equals(address))
                .findFirst()
                .ifPresent(own -> {
                    throw new IllegalArgumentException(
                            "%s is on %s itself; the seven steps need a target on another host: %s, or assert Host.arp(%s)"
                                    .formatted(own.name(), host, otherHosts(plan, host), address));
                });
        return new ArpExpectation(plan, question, Demands.NONE);
    }

    /**
     * Expects that the DLR of {@code host} asks for {@code target} in vain.
     *
     * @param target a VM's name, or an IPv4 address
     * @throws IllegalArgumentException when that can't be in this topology; the message says what to change
     */
    public static ArpExpectation unresolved(TopologyPlan plan, String host, String target) {
        return new ArpExpectation(
                plan, ResolutionQuestion.unresolved(plan, host, Targets.address(plan, target)), Demands.NONE);
    }

    private static String otherHosts(TopologyPlan plan, String host) {
        String others = plan.hosts().stream()
                .map(HostPlan::name)
                .filter(name -> !name.equals(host))
                .map("on = \"%s\""::formatted)
                .collect(Collectors.joining(" or "));
        return others.isEmpty() ? "add a host to the topology" : "use " + others;
    }

    /**
     * This, and these steps must be seen; of a resolution the others are not judged then.
     *
     * @param numbers 1 to 7
     * @throws IllegalArgumentException when there is no such step, or it can't be seen when nothing is resolved
     */
    public ArpExpectation withSteps(int... numbers) {
        Set<Step> steps = new TreeSet<>();
        for (int number : numbers) {
            if (number < 1 || number > Step.values().length) {
                throw new IllegalArgumentException("there is no step %d; the steps are 1 to 7".formatted(number));
            }
            if (number > Step.TARGET_ANSWERS.number() && isInVain()) {
                throw new IllegalArgumentException(
                        "step %d never takes place when %s gets no answer; the steps before it are 1 to 5"
                                .formatted(number, question.host()));
            }
            steps.add(Step.values()[number - 1]);
        }
        return new ArpExpectation(plan, question, new Demands(steps, demands.overlayCopies(), demands.answeredBy()));
    }

    /**
     * This, and exactly so many copies of the request leave the asking host encapsulated, all tries and VTEPs together.
     *
     * @throws IllegalArgumentException when {@code count} is negative, or too small to be what is expected otherwise
     */
    public ArpExpectation withOverlayCopies(int count) {
        long others = plan.members(question.vni()).stream()
                .filter(host -> !host.name().equals(question.host()))
                .count();
        long least = isInVain() ? 0 : others;
        if (count < least) {
            throw new IllegalArgumentException(
                    "%d overlay copies are too few: step 1 sends one to each of the other VTEPs of VNI %s, and there %s %d"
                            .formatted(count, question.vni(), others == 1 ? "is" : "are", others));
        }
        return new ArpExpectation(
                plan, question, new Demands(demands.steps(), OptionalInt.of(count), demands.answeredBy()));
    }

    /**
     * This, and nobody answers but the VM or the host of that name. A VM answers by an ARP reply to its host's DLR, a host by a reply
     * that reaches the asking host from its VTEP.
     *
     * @throws IllegalArgumentException when there is no such VM or host, or it is none that can answer
     */
    public ArpExpectation withAnswerBy(String name) {
        VmPlan vm = plan.vm(name).orElse(null);
        if (vm == null && plan.host(name).isEmpty()) {
            List<String> names = Stream.concat(
                            plan.vms().stream().map(VmPlan::name),
                            plan.hosts().stream().map(HostPlan::name))
                    .toList();
            throw new IllegalArgumentException(
                    "topology \"%s\" has no VM and no host \"%s\" that could answer; %sthere are %s"
                            .formatted(plan.name(), name, Suggestion.question(name, names), String.join(", ", names)));
        }
        if (vm != null && !vm.vni().equals(question.vni())) {
            throw new IllegalArgumentException("%s is on VNI %s and hears no request on VNI %s; name one that does"
                    .formatted(name, vm.vni(), question.vni()));
        }
        if (name.equals(question.host())) {
            throw new IllegalArgumentException(
                    "%s is the one that asks; name the host or the VM that answers".formatted(name));
        }
        return new ArpExpectation(plan, question, new Demands(demands.steps(), demands.overlayCopies(), name));
    }

    private boolean isInVain() {
        return question.expectation() == ResolutionQuestion.Expectation.UNRESOLVED;
    }

    @Override
    public Outcome now(Testbed testbed) {
        return outcome(new ArpWatch(testbed, question, demands));
    }

    @Override
    public Outcome await(Testbed testbed, long deadline) {
        ArpWatch watch = new ArpWatch(testbed, question, demands);
        watch.await(deadline);
        return outcome(watch);
    }

    private Outcome outcome(ArpWatch watch) {
        return new ArpOutcome(watch.now(), demands);
    }
}
