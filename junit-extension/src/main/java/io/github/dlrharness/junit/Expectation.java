package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.ResolutionQuestion;
import io.github.dlrharness.topology.DurationText;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.yaml.Suggestion;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What an annotation expects, checked against the topology.
 *
 * @param text the annotation as written, for people
 * @param question what is to be judged
 * @param within the time limit, counted from the end of the body
 * @param printLadder whether its ladder is printed even when it holds
 */
record Expectation(String text, ResolutionQuestion question, Duration within, boolean printLadder) {
    /**
     * The expectations of a test.
     *
     * @throws ExtensionConfigurationException when one can't be judged in this topology; the message says what to change
     */
    static List<Expectation> of(ExtensionContext test, TopologyPlan plan) {
        Optional<Method> method = test.getTestMethod();
        List<Expectation> all = new ArrayList<>();
        for (ExpectArpResolved each : AnnotationSupport.findRepeatableAnnotations(method, ExpectArpResolved.class)) {
            Reader reader = new Reader("ExpectArpResolved", each.on(), each.target(), each.within());
            all.add(reader.read(plan, Reader::resolvedElsewhere, each.printLadder()));
        }
        for (ExpectArpUnresolved each :
                AnnotationSupport.findRepeatableAnnotations(method, ExpectArpUnresolved.class)) {
            Reader reader = new Reader("ExpectArpUnresolved", each.on(), each.target(), each.within());
            all.add(reader.read(plan, ResolutionQuestion::unresolved, each.printLadder()));
        }
        return List.copyOf(all);
    }

    private interface Question {
        ResolutionQuestion about(TopologyPlan plan, String host, Ipv4Address target);
    }

    private record Reader(String annotation, String on, String target, String within) {
        Expectation read(TopologyPlan plan, Question question, boolean printLadder) {
            try {
                return new Expectation(
                        text(), question.about(plan, on, address(plan)), DurationText.parse(within), printLadder);
            } catch (IllegalArgumentException e) {
                throw new ExtensionConfigurationException(text() + ": " + e.getMessage());
            }
        }

        private Ipv4Address address(TopologyPlan plan) {
            Optional<VmPlan> vm = plan.vm(target);
            if (vm.isPresent()) {
                return vm.get().address();
            }
            try {
                return Ipv4Address.parse(target);
            } catch (IllegalArgumentException e) {
                List<String> names = plan.vms().stream().map(VmPlan::name).toList();
                throw new IllegalArgumentException(
                        "\"%s\" is neither a VM of topology \"%s\" nor an IPv4 address; %sits VMs are %s"
                                .formatted(
                                        target,
                                        plan.name(),
                                        Suggestion.question(target, names),
                                        String.join(", ", names)),
                        e);
            }
        }

        /** The seven steps cross the underlay; a host finds a VM of its own without them. */
        private static ResolutionQuestion resolvedElsewhere(TopologyPlan plan, String on, Ipv4Address target) {
            ResolutionQuestion question = ResolutionQuestion.resolved(plan, on, target);
            Optional<VmPlan> own = plan.vmsOn(on).stream()
                    .filter(vm ->
                            vm.vni().equals(question.vni()) && vm.address().equals(target))
                    .findFirst();
            if (own.isPresent()) {
                String others = plan.hosts().stream()
                        .map(HostPlan::name)
                        .filter(host -> !host.equals(on))
                        .map("on = \"%s\""::formatted)
                        .collect(Collectors.joining(" or "));
                throw new IllegalArgumentException(
                        "%s is on %s itself; the seven steps need a target on another host: %s, or assert Host.arp(%s)"
                                .formatted(
                                        own.get().name(),
                                        on,
                                        others.isEmpty() ? "add a host to the topology" : "use " + others,
                                        target));
            }
            return question;
        }

        private String text() {
            return "@%s(on = \"%s\", target = \"%s\", within = \"%s\")".formatted(annotation, on, target, within);
        }
    }
}
