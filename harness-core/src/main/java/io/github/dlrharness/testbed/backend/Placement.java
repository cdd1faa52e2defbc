package io.github.dlrharness.testbed.backend;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.testbed.HostChange;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the VMs of a running topology are. Not thread-safe. */
public final class Placement {
    private final TopologyPlan planned;
    private final Set<String> detached = new HashSet<>();
    private TopologyPlan current;

    /** Every VM where it was planned. */
    public Placement(TopologyPlan planned) {
        this.planned = planned;
        current = planned;
    }

    /** The plan with the VMs where they are; a detached one is where it was last, and keeps that port from others. */
    public TopologyPlan plan() {
        return current;
    }

    /**
     * As {@link #plan()}, with the LIFs that the hosts have now; where two have different ones on a VNI, with the first one's, and
     * where no host has a DLR instance, with those planned.
     */
    public TopologyPlan plan(List<EngineConfig> hosts) {
        if (hosts.isEmpty()) {
            return current;
        }
        Map<Vni, LifConfig> lifs = new LinkedHashMap<>();
        hosts.forEach(host -> host.lifs().forEach(lif -> lifs.putIfAbsent(lif.vni(), lif)));
        return current.withLifs(List.copyOf(lifs.values()));
    }

    /**
     * Refuses what is another testbed's.
     *
     * @param kind what it is, for the message
     * @param own this testbed's of that name, null when it has none
     * @param given what was given
     */
    public static void requireOwn(String kind, String name, Object own, Object given, TopologyPlan plan) {
        if (own != given) {
            throw new TestbedException("%s \"%s\" is not of this testbed of topology \"%s\"; ask it for its own"
                    .formatted(kind, name, plan.name()));
        }
    }

    /** Where a VM is, or was last. */
    public VmPlan place(String vm) {
        return current.vm(vm).orElseThrow();
    }

    /** Whether a VM is on a host. */
    public boolean isAttached(String vm) {
        return !detached.contains(vm);
    }

    /**
     * Takes a VM off its host and answers where it was.
     *
     * @throws TestbedException when it is on none
     */
    public VmPlan detach(String vm) {
        if (!detached.add(vm)) {
            throw new TestbedException("%s can't be detached: it is on no host since it was detached from %s"
                    .formatted(vm, place(vm).host()));
        }
        return place(vm);
    }

    /**
     * Puts a detached VM on a host and answers where it is now.
     *
     * @throws TestbedException when it is on a host
     */
    public VmPlan attach(String vm, String host) {
        if (isAttached(vm)) {
            throw new TestbedException("%s can't be attached to %s: it is on %s; detach it first, or migrate it"
                    .formatted(vm, host, place(vm).host()));
        }
        current = current.moved(vm, host);
        detached.remove(vm);
        return place(vm);
    }

    /** The VMs that are not where they were planned, in the plan's order, each with its planned place. */
    public List<VmPlan> misplaced() {
        return planned.vms().stream()
                .filter(vm -> !isAttached(vm.name()) || !vm.equals(place(vm.name())))
                .toList();
    }

    /** Every VM is where it was planned. */
    public void reset() {
        detached.clear();
        current = planned;
    }

    /**
     * What a host's replication list of a VNI has to follow when the VNI reaches other hosts than before. What was changed there by hand
     * stays.
     *
     * @param host what the host is configured for now
     */
    public static List<HostChange> followers(TopologyPlan before, TopologyPlan after, Vni vni, EngineConfig host) {
        List<RemoteVtep> old = vteps(before, vni, host);
        List<RemoteVtep> next = vteps(after, vni, host);
        Set<Ipv4Address> present = addresses(host.vteps().getOrDefault(vni, List.of()));
        List<HostChange> changes = new ArrayList<>();
        for (RemoteVtep gone : old) {
            if (!next.contains(gone) && present.contains(gone.address())) {
                changes.add(new HostChange.RemoveVtep(vni, gone.address()));
            }
        }
        for (RemoteVtep come : next) {
            if (!old.contains(come) && !present.contains(come.address())) {
                changes.add(new HostChange.AddVtep(vni, come));
            }
        }
        return changes;
    }

    private static List<RemoteVtep> vteps(TopologyPlan plan, Vni vni, EngineConfig host) {
        return plan.engineConfig(host.host()).vteps().getOrDefault(vni, List.of());
    }

    private static Set<Ipv4Address> addresses(List<RemoteVtep> vteps) {
        Set<Ipv4Address> addresses = new HashSet<>();
        vteps.forEach(vtep -> addresses.add(vtep.address()));
        return addresses;
    }
}
