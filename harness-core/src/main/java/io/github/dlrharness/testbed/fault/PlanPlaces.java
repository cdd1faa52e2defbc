package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Vni;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds the places of faults in a plan, and refuses those that are not there or where nothing can ever happen. */
final class PlanPlaces {
    private PlanPlaces() {}

    /** @throws IllegalArgumentException when the fault can't happen in this topology; the message says what to change */
    static void check(Fault fault, TopologyPlan plan) {
        FaultPlace place = fault.place();
        List<String> names =
                place.names().stream().filter(name -> !isEach(place, name)).toList();
        if (place.kind() == FaultPlace.Kind.VM) {
            names.forEach(name -> vm(name, fault, plan));
        } else {
            names.forEach(name -> host(name, plan));
        }
        if (place.isOnUnderlay() && plan.hosts().size() == 1) {
            throw new IllegalArgumentException(
                    "topology \"%s\" has one host, so that nothing crosses the underlay; add a host, or choose the link of a VM"
                            .formatted(plan.name()));
        }
        if (place.kind() == FaultPlace.Kind.PARTITION
                && plan.hosts().stream().allMatch(host -> names.contains(host.name()))) {
            throw new IllegalArgumentException(
                    "a partition of all hosts of topology \"%s\" cuts nobody off; leave out those of the other side"
                            .formatted(plan.name()));
        }
        vni(fault.match().vni(), plan);
    }

    private static boolean isEach(FaultPlace place, String name) {
        return name.equals(FaultPlace.EACH)
                && (place.kind() == FaultPlace.Kind.VM || place.kind() == FaultPlace.Kind.UNDERLAY);
    }

    private static void vm(String name, Fault fault, TopologyPlan plan) {
        VmPlan vm = plan.vm(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        plan.host(name).isPresent()
                                ? "vm = \"%s\" is a host of topology \"%s\"; write underlay = \"%s\" for its underlay, or one of the VMs %s"
                                        .formatted(name, plan.name(), name, vms(plan))
                                : "topology \"%s\" has no VM \"%s\"; write one of %s, or \"*\" for each"
                                        .formatted(plan.name(), name, vms(plan))));
        int vni = fault.match().vni();
        if (vni > 0 && vm.vni().value() != vni) {
            throw new IllegalArgumentException(
                    "vni = %d never is on the link of %s, which is in VNI %s; leave vni out, or choose a VM of that VNI"
                            .formatted(vni, name, vm.vni()));
        }
    }

    private static void host(String name, TopologyPlan plan) {
        if (plan.host(name).isEmpty()) {
            throw new IllegalArgumentException(
                    plan.vm(name).isPresent()
                            ? "\"%s\" is a VM of topology \"%s\", and here a host is meant; write vm = \"%s\" for its link, or one of the hosts %s"
                                    .formatted(name, plan.name(), name, hosts(plan))
                            : "topology \"%s\" has no host \"%s\"; write one of %s"
                                    .formatted(plan.name(), name, hosts(plan)));
        }
    }

    private static void vni(int vni, TopologyPlan plan) {
        TreeSet<Vni> there = new TreeSet<>();
        plan.lifs().forEach(lif -> there.add(lif.vni()));
        plan.vms().forEach(vm -> there.add(vm.vni()));
        if (vni > 0 && !there.contains(new Vni(vni))) {
            throw new IllegalArgumentException(
                    "topology \"%s\" has no VNI %d; its VNIs are %s".formatted(plan.name(), vni, there));
        }
    }

    private static List<String> vms(TopologyPlan plan) {
        return plan.vms().stream().map(VmPlan::name).toList();
    }

    private static List<String> hosts(TopologyPlan plan) {
        return plan.hosts().stream().map(HostPlan::name).toList();
    }

    static List<String> names(TopologyPlan plan) {
        return Stream.concat(vms(plan).stream(), hosts(plan).stream()).toList();
    }
}
