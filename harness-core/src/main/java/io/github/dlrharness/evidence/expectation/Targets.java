package io.github.dlrharness.evidence.expectation;

import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.yaml.Suggestion;
import java.util.List;
import java.util.Optional;

/** Finds what a test means by the name of a VM or by an address. */
final class Targets {
    private Targets() {}

    /** @throws IllegalArgumentException when it is neither; the message lists the VMs there are */
    static Ipv4Address address(TopologyPlan plan, String target) {
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
                                    target, plan.name(), Suggestion.question(target, names), String.join(", ", names)),
                    e);
        }
    }

    /** @throws IllegalArgumentException when there is no such VM; the message lists those there are */
    static VmPlan vm(TopologyPlan plan, String name) {
        List<String> names = plan.vms().stream().map(VmPlan::name).toList();
        return plan.vm(name)
                .orElseThrow(() -> new IllegalArgumentException("topology \"%s\" has no VM \"%s\"; %sits VMs are %s"
                        .formatted(plan.name(), name, Suggestion.question(name, names), String.join(", ", names))));
    }
}
