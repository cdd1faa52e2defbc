package io.github.dlrharness.testbed;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RemoteVtep;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** VTEPs that come, change and go in the replication list of a VNI at run time. */
final class VtepChanges {
    private final EngineConfig before;
    private final String what;
    private final Vni vni;
    private final List<RemoteVtep> present;

    private VtepChanges(EngineConfig before, String verb, Vni vni, Ipv4Address vtep) {
        this.before = before;
        this.vni = vni;
        what = "%s can't %s VTEP %s %s VNI %s"
                .formatted(before.host(), verb, vtep, verb.equals("add") ? "to" : "in", vni);
        present = before.vteps().getOrDefault(vni, List.of());
    }

    static EngineConfig added(EngineConfig before, TopologyPlan plan, Vni vni, RemoteVtep vtep) {
        return new VtepChanges(before, "add", vni, vtep.address()).add(plan, vtep);
    }

    static EngineConfig changed(EngineConfig before, TopologyPlan plan, Vni vni, RemoteVtep vtep) {
        return new VtepChanges(before, "change", vni, vtep.address()).change(plan, vtep);
    }

    static EngineConfig removed(EngineConfig before, Vni vni, Ipv4Address vtep) {
        return new VtepChanges(before, "remove", vni, vtep).remove(vtep);
    }

    private EngineConfig add(TopologyPlan plan, RemoteVtep vtep) {
        List<String> problems = new ArrayList<>();
        TreeSet<Vni> vnis = vnis();
        if (!vnis.contains(vni)) {
            problems.add("the host does not take part in VNI %s; add a LIF or a VM there first, its VNIs are %s"
                    .formatted(vni, vnis));
        }
        if (find(vtep.address()).isPresent()) {
            problems.add("it is there already; change or remove it");
        }
        addressProblem(plan.underlay().subnet(), vtep.address()).ifPresent(problems::add);
        pMacProblem(plan, vtep).ifPresent(problems::add);
        List<RemoteVtep> after = new ArrayList<>(present);
        after.add(vtep);
        return with(problems, after);
    }

    private EngineConfig change(TopologyPlan plan, RemoteVtep vtep) {
        List<String> problems = new ArrayList<>();
        requirePresent(vtep.address()).ifPresent(problems::add);
        pMacProblem(plan, vtep).ifPresent(problems::add);
        return with(
                problems,
                present.stream()
                        .map(other -> other.address().equals(vtep.address()) ? vtep : other)
                        .toList());
    }

    private EngineConfig remove(Ipv4Address vtep) {
        return with(
                requirePresent(vtep).stream().toList(),
                present.stream().filter(other -> !other.address().equals(vtep)).toList());
    }

    private EngineConfig with(List<String> problems, List<RemoteVtep> after) {
        if (!problems.isEmpty()) {
            throw Refusal.of(what, problems);
        }
        Map<Vni, List<RemoteVtep>> vteps = new HashMap<>(before.vteps());
        vteps.put(vni, List.copyOf(after));
        return before.withVteps(vteps);
    }

    /** The VNIs the host has something on. */
    private TreeSet<Vni> vnis() {
        TreeSet<Vni> vnis = new TreeSet<>();
        before.lifs().stream().map(LifConfig::vni).forEach(vnis::add);
        before.vmPorts().stream().map(VmPortConfig::vni).forEach(vnis::add);
        return vnis;
    }

    private Optional<RemoteVtep> find(Ipv4Address address) {
        return present.stream().filter(other -> other.address().equals(address)).findFirst();
    }

    private Optional<String> requirePresent(Ipv4Address vtep) {
        if (find(vtep).isPresent()) {
            return Optional.empty();
        }
        List<Ipv4Address> there = present.stream().map(RemoteVtep::address).toList();
        return Optional.of(
                there.isEmpty()
                        ? "the VNI has no remote VTEP; its VNIs are " + vnis()
                        : "it is not there; there are %s".formatted(there));
    }

    private Optional<String> addressProblem(Ipv4Prefix underlay, Ipv4Address address) {
        if (address.equals(before.vtep())) {
            return Optional.of("that is the host's own; name another host's");
        }
        boolean edge = address.equals(underlay.network()) || address.equals(underlay.broadcast());
        return underlay.contains(address) && !edge
                ? Optional.empty()
                : Optional.of("it is no address of the underlay %s, and nothing else is reached from there"
                        .formatted(underlay));
    }

    /** A pMAC stands for one host; whoever shares it gets that host's answers. */
    private Optional<String> pMacProblem(TopologyPlan plan, RemoteVtep vtep) {
        MacAddress pMac = vtep.pMac();
        if (pMac == null) {
            return Optional.empty();
        }
        if (pMac.isGroup() || pMac.equals(MacAddress.ZERO)) {
            return problem(pMac, "is no interface's address");
        }
        if (pMac.equals(before.options().vMac())) {
            return problem(pMac, "is vMAC, which all instances share");
        }
        if (pMac.equals(before.pMac())) {
            return problem(pMac, "is the host's own");
        }
        Optional<RemoteVtep> other = before.vteps().values().stream()
                .flatMap(List::stream)
                .filter(known -> pMac.equals(known.pMac()) && !known.address().equals(vtep.address()))
                .findFirst();
        if (other.isPresent()) {
            return problem(pMac, "is that of VTEP " + other.get().address());
        }
        Optional<VmPlan> vm =
                plan.vms().stream().filter(one -> one.mac().equals(pMac)).findFirst();
        return vm.flatMap(one -> problem(pMac, "is the MAC of " + one.name()));
    }

    private static Optional<String> problem(MacAddress pMac, String found) {
        return Optional.of("pMAC %s %s; name the one of the DLR instance there, or none".formatted(pMac, found));
    }
}
