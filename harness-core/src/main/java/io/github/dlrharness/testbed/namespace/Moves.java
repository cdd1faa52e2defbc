package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.testbed.HostChange;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.backend.Placement;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.util.List;
import java.util.function.Function;

/** Takes VMs off hosts and puts them on others: the link, the agent's port, and what the capture calls the place. */
final class Moves {
    private final Placement placement;
    private final Wiring wiring;
    private final NamespaceCapture capture;
    private final List<TestbedHost> hosts;

    Moves(TopologyPlan plan, Wiring wiring, NamespaceCapture capture, List<TestbedHost> hosts) {
        placement = new Placement(plan);
        this.wiring = wiring;
        this.capture = capture;
        this.hosts = hosts;
    }

    TopologyPlan plan(List<EngineConfig> configurations) {
        return placement.plan(configurations);
    }

    void detach(NamespaceVm vm) {
        requireInstance(vm.name(), placement.place(vm.name()).host());
        unplug(placement.detach(vm.name()));
    }

    private void unplug(VmPlan place) {
        host(place.host()).unplug(place);
        wiring.unplug(place);
    }

    void attach(NamespaceVm vm, String host) {
        VmPlan from = placement.place(vm.name());
        TopologyPlan before = placement.plan();
        requireInstance(vm.name(), host);
        requireInstances(before, before.moved(vm.name(), host), from);
        VmPlan to = placement.attach(vm.name(), host);
        plug(vm, from, to);
        for (TestbedHost follower : instances()) {
            List<HostChange> changes =
                    Placement.followers(before, placement.plan(), to.vni(), follower.configuration());
            changes.forEach(follower::change);
        }
    }

    /** Other hosts' parts were set up once and stay as they are. */
    private void requireInstance(String vm, String host) {
        HostPlan plan = placement.plan().host(host).orElseThrow();
        if (!plan.hasEngine()) {
            throw new TestbedException(
                    "%s can't move from or to %s: it is of kind %s; VMs move between hosts of kind dlr"
                            .formatted(vm, host, plan.kind().text()));
        }
    }

    private void requireInstances(TopologyPlan before, TopologyPlan after, VmPlan vm) {
        if (before.members(vm.vni()).equals(after.members(vm.vni()))) {
            return;
        }
        for (HostPlan member : before.members(vm.vni())) {
            if (!member.hasEngine()) {
                throw new TestbedException(
                        "%s can't move so that VNI %s reaches other hosts: it reaches %s, of kind %s, whose replication"
                                        .formatted(
                                                vm.name(),
                                                vm.vni(),
                                                member.name(),
                                                member.kind().text())
                                + " list stays as it was set up; give the VNI a LIF, or a VM on each host it shall ever reach");
            }
        }
    }

    private List<TestbedHost> instances() {
        return hosts.stream().filter(host -> host.plan().hasEngine()).toList();
    }

    private void plug(NamespaceVm vm, VmPlan from, VmPlan to) {
        wiring.plug(from, to);
        capture.moved(to.name(), to.host());
        host(to.host()).plug(to);
        vm.movedTo(to);
    }

    /** Puts every VM back where it was planned. */
    void reset(Function<String, NamespaceVm> vms) {
        List<VmPlan> misplaced = placement.misplaced();
        // First all off, then all on: one may be at another's place.
        for (VmPlan vm : misplaced) {
            if (placement.isAttached(vm.name())) {
                unplug(placement.detach(vm.name()));
            }
        }
        for (VmPlan vm : misplaced) {
            plug(vms.apply(vm.name()), placement.place(vm.name()), vm);
        }
        placement.reset();
    }

    private TestbedHost host(String name) {
        return hosts.stream()
                .filter(host -> host.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
