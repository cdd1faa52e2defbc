package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import io.github.dlrharness.yaml.Suggestion;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is to be judged: whether the DLR instance on one host resolved one address.
 *
 * @param host the host whose DLR instance asks (host A)
 * @param vni the VNI of the LIF whose subnet the target lies in
 * @param target the address asked for
 * @param mac the target's right MAC; null when no VM of the topology has the address
 * @param expectation what the test expects
 */
public record ResolutionQuestion(String host, Vni vni, Ipv4Address target, MacAddress mac, Expectation expectation) {
    /** What a test can expect of a resolution. */
    public enum Expectation {
        /** The seven steps take place and the host holds the right MAC. */
        RESOLVED,
        /** The host asks, no answer reaches it, and it holds no MAC. */
        UNRESOLVED
    }

    /**
     * Expects that {@code host} resolves {@code target}.
     *
     * @throws IllegalArgumentException when the plan has no such host, no LIF for the address, or no VM with it; the message
     *     says what there is
     */
    public static ResolutionQuestion resolved(TopologyPlan plan, String host, Ipv4Address target) {
        ResolutionQuestion question = of(plan, host, target, Expectation.RESOLVED);
        if (question.mac == null) {
            throw new IllegalArgumentException(
                    "no VM of topology \"%s\" has the address %s on VNI %s, so nobody can answer for it; its VMs are %s"
                            .formatted(plan.name(), target, question.vni, vms(plan)));
        }
        plan.vms().stream()
                .filter(vm -> vm.mac().equals(question.mac))
                .forEach(vm -> requireRouter(
                        plan,
                        vm.host(),
                        "so %s answers the asking host itself, without the seven steps; assert Host.arp(%s)"
                                .formatted(vm.name(), target)));
        return question;
    }

    /**
     * Expects that {@code host} asks for {@code target} in vain.
     *
     * @throws IllegalArgumentException when the plan has no such host or no LIF for the address; the message says what there is
     */
    public static ResolutionQuestion unresolved(TopologyPlan plan, String host, Ipv4Address target) {
        return of(plan, host, target, Expectation.UNRESOLVED);
    }

    private static ResolutionQuestion of(TopologyPlan plan, String host, Ipv4Address target, Expectation expectation) {
        if (plan.host(host).isEmpty()) {
            List<String> hosts = plan.hosts().stream().map(HostPlan::name).toList();
            throw new IllegalArgumentException("topology \"%s\" has no host \"%s\"; %sits hosts are %s"
                    .formatted(plan.name(), host, Suggestion.question(host, hosts), String.join(", ", hosts)));
        }
        requireRouter(plan, host, "so nothing there asks for addresses; ask a host of kind dlr");
        Optional<LifConfig> lif = plan.lifFor(target);
        if (lif.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s lies in no LIF's subnet of topology \"%s\", so its DLR never asks for it; the subnets are %s"
                            .formatted(
                                    target,
                                    plan.name(),
                                    plan.lifs().stream()
                                            .map(each -> each.subnet() + " (" + each.name() + ")")
                                            .collect(Collectors.joining(", "))));
        }
        Vni vni = lif.get().vni();
        MacAddress mac = plan.vms().stream()
                .filter(vm -> vm.vni().equals(vni) && vm.address().equals(target))
                .map(VmPlan::mac)
                .findFirst()
                .orElse(null);
        return new ResolutionQuestion(host, vni, target, mac, expectation);
    }

    /** What routes can be judged, even where it is no DLR and must fail. */
    private static void requireRouter(TopologyPlan plan, String host, String consequence) {
        HostPlan found = plan.host(host).orElseThrow();
        if (!found.kind().hasLifs()) {
            throw new IllegalArgumentException(
                    "host \"%s\" of topology \"%s\" is of kind %s and has no DLR instance, %s"
                            .formatted(host, plan.name(), found.kind().text(), consequence));
        }
    }

    private static String vms(TopologyPlan plan) {
        return plan.vms().stream()
                .map(vm -> vm.name() + " " + vm.address() + " (VNI " + vm.vni() + ")")
                .collect(Collectors.joining(", "));
    }
}
