package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What must hold of every capture of a topology, whatever the test is about: A16, A17, H1 and H3 of docs/requirements.md. */
public final class Invariants {
    private final TopologyPlan plan;
    private final PlanNames names;
    private final MacAddress vMac;
    private final Map<String, VmPlan> vms;
    private final Map<Ipv4Address, HostPlan> vteps;
    private final Map<MacAddress, HostPlan> pMacs;
    private final Map<MacAddress, Set<Integer>> vnis = new HashMap<>();
    /** The sources each VM really used; a test may inject any. */
    private final Map<String, Set<MacAddress>> used = new HashMap<>();
    /** The host each VM was on at the times it was seen; a VM may move. */
    private final Map<String, TreeMap<Long, String>> places = new HashMap<>();

    private Invariants(TopologyPlan plan) {
        this.plan = plan;
        names = new PlanNames(plan);
        vMac = plan.router().vMac();
        vms = plan.vms().stream().collect(Collectors.toMap(VmPlan::name, Function.identity()));
        vteps = plan.hosts().stream().collect(Collectors.toMap(HostPlan::vtep, Function.identity()));
        plan.vms()
                .forEach(vm -> vnis.computeIfAbsent(vm.mac(), mac -> new HashSet<>())
                        .add(vm.vni().value()));
        pMacs = plan.hosts().stream()
                .filter(HostPlan::hasDlr)
                .collect(Collectors.toMap(HostPlan::pMac, Function.identity()));
    }

    /** As {@link #check(TopologyPlan, List, long)}, of a capture that lost nothing. */
    public static List<InvariantViolation> check(TopologyPlan plan, List<CapturedFrame> frames) {
        return check(plan, frames, 0);
    }

    /**
     * Finds every frame that breaks one, in the order captured; empty when all hold.
     *
     * @param lost frames that are missing in {@code frames}. H1 and H3 are judged by what VMs were seen to send; a violation of them
     *     says that something may have been missed
     */
    public static List<InvariantViolation> check(TopologyPlan plan, List<CapturedFrame> frames, long lost) {
        List<InvariantViolation> found = find(plan, frames);
        return lost == 0 ? found : found.stream().map(one -> doubted(one, lost)).toList();
    }

    private static InvariantViolation doubted(InvariantViolation violation, long lost) {
        boolean restsOnAbsence =
                violation.invariant() == Invariant.VNI_ISOLATION || violation.invariant() == Invariant.SPLIT_HORIZON;
        return restsOnAbsence
                ? new InvariantViolation(
                        violation.invariant(),
                        violation.frame(),
                        "%s; the capture lost %d frames, and one of them may be the test's own that explains it"
                                .formatted(violation.explanation(), lost))
                : violation;
    }

    private static List<InvariantViolation> find(TopologyPlan plan, List<CapturedFrame> frames) {
        Invariants invariants = new Invariants(plan);
        List<Sighting> sightings =
                frames.stream().map(Dissector::read).filter(Objects::nonNull).toList();
        sightings.stream().filter(Sighting::atVm).forEach(invariants::note);
        List<InvariantViolation> found = new ArrayList<>();
        for (Sighting seen : sightings) {
            if (seen.onOverlay()) {
                invariants.onUnderlay(seen, found);
            } else if (seen.atVm() && !seen.sent()) {
                invariants.atVm(seen, found);
            }
        }
        return found;
    }

    private void note(Sighting atVm) {
        TapPoint tap = atVm.frame().tap();
        places.computeIfAbsent(tap.name(), vm -> new TreeMap<>()).put(atVm.time(), tap.host());
        if (atVm.sent()) {
            used.computeIfAbsent(tap.name(), vm -> new HashSet<>()).add(atVm.source());
        }
    }

    private void onUnderlay(Sighting seen, List<InvariantViolation> found) {
        // With the rewrite switched off (A15), vMAC on the underlay is what was asked for.
        boolean shared = seen.source().equals(vMac) || seen.destination().equals(vMac);
        if (shared && plan.router().pMacRewrite() && hasDlr(seen.frame().tap().host())) {
            String field = seen.source().equals(vMac) ? "source" : "destination";
            add(
                    found,
                    Invariant.VMAC_NEVER_ON_UNDERLAY,
                    seen,
                    "vMAC is the inner %s of a frame %s".formatted(field, way(seen)));
        }
        if (seen.sent()) {
            reencapsulated(seen, found);
        }
        Set<Integer> right = vnisOf(seen.source());
        if (!right.isEmpty()
                && !right.contains(seen.tunnel().vni())
                && !injected(seen.source(), seen.tunnel().vni())) {
            add(
                    found,
                    Invariant.VNI_ISOLATION,
                    seen,
                    "a frame of %s, which is on VNI %s, crosses the underlay in VNI %d (%s)"
                            .formatted(
                                    name(seen.source()),
                                    text(right),
                                    seen.tunnel().vni(),
                                    way(seen)));
        }
    }

    /** A VTEP sends what its own host made: frames of its own VMs, and of its own DLR as its own pMAC. */
    private void reencapsulated(Sighting seen, List<InvariantViolation> found) {
        String host = seen.frame().tap().host();
        HostPlan owner = pMacs.get(seen.source());
        boolean foreignDlr = owner != null && !owner.name().equals(host);
        List<VmPlan> homes =
                plan.vms().stream().filter(vm -> vm.mac().equals(seen.source())).toList();
        boolean foreignVm = !homes.isEmpty()
                && homes.stream().noneMatch(vm -> hostOf(vm, seen).equals(host))
                && plan.vmsOn(host).stream().noneMatch(vm -> hasUsed(vm, seen.source()));
        if (foreignDlr || foreignVm) {
            add(
                    found,
                    Invariant.SPLIT_HORIZON,
                    seen,
                    "%s encapsulated a frame of %s, which is on another host, once more (%s)"
                            .formatted(host, name(seen.source()), way(seen)));
        }
    }

    private void atVm(Sighting seen, List<InvariantViolation> found) {
        VmPlan vm = vms.get(seen.frame().tap().name());
        if (vm == null) {
            return;
        }
        for (MacAddress mac : List.of(seen.source(), seen.destination())) {
            // Behind a VTEP that knows of no router there is nobody to put vMAC in a pMAC's place.
            if (pMacs.containsKey(mac) && hasDlr(vm.host())) {
                String field = mac.equals(seen.source()) ? "source" : "destination";
                add(
                        found,
                        Invariant.PMAC_NEVER_AT_VM,
                        seen,
                        "%s got a frame with %s %s".formatted(vm.name(), field, name(mac)));
            }
        }
        Set<Integer> right = vnisOf(seen.source());
        if (!right.isEmpty()
                && !right.contains(vm.vni().value())
                && !injected(seen.source(), vm.vni().value())) {
            add(
                    found,
                    Invariant.VNI_ISOLATION,
                    seen,
                    "%s, on VNI %s, got a frame of %s, which is on VNI %s"
                            .formatted(vm.name(), vm.vni(), name(seen.source()), text(right)));
        }
    }

    private boolean hasDlr(String host) {
        return plan.host(host).map(HostPlan::hasDlr).orElse(false);
    }

    /** Where a VM was at the time: where it was last seen then, or where the plan has it. */
    private String hostOf(VmPlan vm, Sighting seen) {
        TreeMap<Long, String> seenAt = places.get(vm.name());
        if (seenAt == null) {
            return vm.host();
        }
        Map.Entry<Long, String> place = seenAt.floorEntry(seen.time());
        return place == null ? seenAt.firstEntry().getValue() : place.getValue();
    }

    /** The VNIs that have a VM with this MAC. */
    private Set<Integer> vnisOf(MacAddress mac) {
        return vnis.getOrDefault(mac, Set.of());
    }

    private boolean injected(MacAddress source, int vni) {
        return plan.vms().stream().anyMatch(vm -> vm.vni().value() == vni && hasUsed(vm, source));
    }

    private boolean hasUsed(VmPlan vm, MacAddress source) {
        return used.getOrDefault(vm.name(), Set.of()).contains(source);
    }

    private String way(Sighting seen) {
        return "%s -> %s"
                .formatted(vtep(seen.tunnel().source()), vtep(seen.tunnel().destination()));
    }

    private String vtep(Ipv4Address address) {
        HostPlan host = vteps.get(address);
        return host == null ? address.toString() : host.name();
    }

    private String name(MacAddress mac) {
        return names.annotate(mac.toString());
    }

    private static String text(Set<Integer> vnis) {
        return vnis.stream().sorted().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static void add(List<InvariantViolation> found, Invariant invariant, Sighting seen, String text) {
        found.add(new InvariantViolation(invariant, seen.frame(), text));
    }
}
