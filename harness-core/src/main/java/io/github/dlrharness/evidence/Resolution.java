package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.evidence.Sighting.Arp;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.HostEvent;
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
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * One resolution taken out of a capture: who takes part, and the frames that speak of its target. Other targets, other VNIs and
 * the talk of VMs among themselves are left out here; other hosts that ask for the same target stay in.
 */
final class Resolution {
    final TopologyPlan plan;
    final ResolutionQuestion question;
    final Observation observation;
    final PlanNames names;
    /** Host A. */
    final HostPlan asker;

    final LifConfig lif;
    /** The VM that has the target's address; null when there is none. */
    final VmPlan target;
    /** All hosts of the VNI but the asking one; the target's host, host B, comes first. */
    final List<HostPlan> others;
    /** ARP requests of any DLR instance for the target. */
    final List<Sighting> requests = new ArrayList<>();
    /** ARP replies of the target's address to a DLR instance. */
    final List<Sighting> replies = new ArrayList<>();
    /** IPv4 packets for the target. */
    final List<Sighting> packets = new ArrayList<>();
    /** Frames with pMAC A that a VM got. */
    final List<Sighting> leakedPMac = new ArrayList<>();

    private final Map<String, VmPlan> vms = new HashMap<>();
    private final Set<MacAddress> vmMacs = new HashSet<>();
    private final Set<MacAddress> routerMacs = new HashSet<>();

    Resolution(TopologyPlan plan, ResolutionQuestion question, Observation observation) {
        this.plan = plan;
        this.question = question;
        this.observation = observation;
        names = new PlanNames(plan);
        asker = plan.host(question.host()).orElseThrow();
        lif = plan.lifFor(question.target()).orElseThrow();
        target = plan.vms().stream()
                .filter(vm -> vm.vni().equals(question.vni()) && vm.address().equals(question.target()))
                .findFirst()
                .orElse(null);
        String targetHost = target == null ? "" : target.host();
        others = Stream.concat(
                        plan.hosts().stream().filter(host -> host.name().equals(targetHost)),
                        plan.hosts().stream().filter(host -> !host.name().equals(targetHost)))
                .filter(host ->
                        !host.equals(asker) && plan.members(question.vni()).contains(host))
                .toList();
        plan.vms().forEach(vm -> vms.put(vm.name(), vm));
        plan.vms().forEach(vm -> vmMacs.add(vm.mac()));
        routerMacs.add(vMac());
        plan.hosts().stream().filter(HostPlan::hasDlr).forEach(host -> routerMacs.add(host.pMac()));
        observation.frames().stream()
                .map(Dissector::read)
                .filter(Objects::nonNull)
                .forEach(this::sort);
    }

    private void sort(Sighting sighting) {
        if (!sighting.atVm() && !sighting.onOverlay()) {
            return;
        }
        if (isRequest(sighting)) {
            requests.add(sighting);
        } else if (isReply(sighting)) {
            replies.add(sighting);
        } else if (sighting.ipv4() != null
                && sighting.ipv4().destination().equals(question.target())
                && (inVni(sighting) || isToBeRouted(sighting))) {
            packets.add(sighting);
        }
        boolean hasPMac =
                sighting.source().equals(asker.pMac()) || sighting.destination().equals(asker.pMac());
        if (hasPMac && sighting.atVm() && !sighting.sent()) {
            leakedPMac.add(sighting);
        }
    }

    /** On its way from a VM, of whatever VNI, into the DLR. */
    private boolean isToBeRouted(Sighting sighting) {
        return sighting.atVm() && sighting.sent() && sighting.destination().equals(vMac());
    }

    /** A DLR's request for the target, however malformed: a VM's own request never has a router's address in it. */
    private boolean isRequest(Sighting sighting) {
        return sighting.isArp(Arp.REQUEST)
                && sighting.arp().tpa().equals(question.target())
                && !vmMacs.contains(sighting.source())
                && (sighting.arp().spa().equals(lif.address())
                        || routerMacs.contains(sighting.source())
                        || routerMacs.contains(sighting.arp().sha()));
    }

    private boolean isReply(Sighting sighting) {
        return sighting.isArp(Arp.REPLY)
                && sighting.arp().spa().equals(question.target())
                && (sighting.arp().tpa().equals(lif.address()) || routerMacs.contains(sighting.destination()));
    }

    MacAddress vMac() {
        return plan.router().vMac();
    }

    /** Whether an address is that of a DLR: vMAC, or the pMAC of any host. */
    boolean isRouter(MacAddress address) {
        return routerMacs.contains(address);
    }

    boolean targetIsLocal() {
        return target != null && target.host().equals(asker.name());
    }

    /** The sender or target hardware address of a router in an ARP payload that crosses the underlay. */
    MacAddress payloadMac() {
        return plan.router().arpPayloadPMac() ? asker.pMac() : vMac();
    }

    /**
     * The time that frames of one cause may lie apart at different taps, ns. How long somebody else's program rests between two of
     * them is not ours to say, as long as they can't be taken for the next try's.
     */
    long slack() {
        long most = plan.router().arp().retry().toNanos() / 4;
        boolean ours = plan.hosts().stream().allMatch(HostPlan::hasEngine);
        return ours ? Math.min(50_000_000L, most) : most;
    }

    /** The VNI a frame was seen in; -1 when it is unknown. */
    int vni(Sighting sighting) {
        if (sighting.onOverlay()) {
            return sighting.tunnel().vni();
        }
        VmPlan vm = vms.get(sighting.frame().tap().name());
        return vm == null ? -1 : vm.vni().value();
    }

    boolean inVni(Sighting sighting) {
        return vni(sighting) == question.vni().value();
    }

    /** The VMs of a host on the target's VNI. */
    List<VmPlan> neighbours(HostPlan host) {
        return plan.vmsOn(host.name()).stream()
                .filter(vm -> vm.vni().equals(question.vni()))
                .toList();
    }

    static Predicate<Sighting> sentBy(HostPlan host) {
        return sighting -> sighting.onOverlay() && sighting.sent() && at(sighting, host);
    }

    static Predicate<Sighting> receivedBy(HostPlan host) {
        return sighting -> sighting.onOverlay() && !sighting.sent() && at(sighting, host);
    }

    static Predicate<Sighting> sentBy(VmPlan vm) {
        return sighting -> sighting.atVm()
                && sighting.sent()
                && sighting.frame().tap().name().equals(vm.name());
    }

    static Predicate<Sighting> receivedBy(VmPlan vm) {
        return sighting -> sighting.atVm()
                && !sighting.sent()
                && sighting.frame().tap().name().equals(vm.name());
    }

    /** What any VM of a host got. */
    static Predicate<Sighting> receivedByVmsOf(HostPlan host) {
        return sighting -> sighting.atVm() && !sighting.sent() && at(sighting, host);
    }

    /** What any VM of a host sent. */
    static Predicate<Sighting> sentByVmsOf(HostPlan host) {
        return sighting -> sighting.atVm() && sighting.sent() && at(sighting, host);
    }

    private static boolean at(Sighting sighting, HostPlan host) {
        return sighting.frame().tap().host().equals(host.name());
    }

    /** What a host's engine told about the target since a time, ns since the epoch. */
    Stream<HostEvent> told(HostPlan host, EngineEvent event, long since) {
        return observation.events().stream()
                .filter(told -> told.event() == event
                        && told.host().equals(host.name())
                        && told.vni().equals(question.vni())
                        && told.target().equals(question.target())
                        && told.timeNanos() >= since);
    }

    /** Whether a host tells what happens inside it, so that its silence means that nothing did. Only an engine of ours tells. */
    boolean tells(HostPlan host) {
        return observation.eventsRead() && host.hasEngine();
    }

    /** The asking host's pMAC for people. */
    String pMacName() {
        return asker.pMac() == null
                ? "a pMAC of " + asker.name()
                : names.annotate(asker.pMac().toString());
    }

    /**
     * Whether the wire shows a reason of a host's own to ask for the target by {@code before}: a packet of one of its VMs that needs
     * the target's MAC. What the host says of itself is no excuse; but when it tells of itself, it must tell of the request too.
     */
    boolean asksForItself(HostPlan host, long before) {
        boolean tells =
                observation.events().stream().anyMatch(told -> told.host().equals(host.name()));
        if (tells
                && told(host, EngineEvent.REQUEST_ORIGINATED, Long.MIN_VALUE)
                        .noneMatch(told -> told.timeNanos() <= before + slack())) {
            return false;
        }
        return observation.frames().stream()
                .filter(frame -> frame.tap().kind() == TapPoint.Kind.VM
                        && frame.tap().host().equals(host.name())
                        && frame.timeNanos() <= before)
                .map(Dissector::read)
                .anyMatch(sighting -> sighting != null && sighting.sent() && causesRequest(sighting));
    }

    private boolean causesRequest(Sighting sighting) {
        if (sighting.ipv4() == null || !sighting.destination().equals(vMac())) {
            return false;
        }
        Ipv4Address to = sighting.ipv4().destination();
        return to.equals(question.target())
                || sighting.ipv4().source().equals(question.target()) && isAnsweredByDlr(sighting);
    }

    /** An echo to a LIF is answered; an ICMP error may go back for what is spent (I7) or leads nowhere (D3, D7). */
    private boolean isAnsweredByDlr(Sighting sighting) {
        Ipv4Address to = sighting.ipv4().destination();
        return plan.lifs().stream().anyMatch(each -> each.address().equals(to))
                || sighting.ipv4().ttl() <= 1
                || plan.vms().stream().noneMatch(vm -> vm.address().equals(to));
    }

    /** For a sentence that claims an absence: what the capture's own losses make of that claim. */
    String caveat() {
        return observation.lost() == 0
                ? ""
                : " (the capture lost " + observation.lost() + " frames; this may be among them)";
    }

    /** The same for the absence of a packet that is no ARP. */
    String dataCaveat() {
        return observation.evicted() == 0
                ? caveat()
                : caveat() + " (the capture gave up " + observation.evicted() + " data frames; this may be among them)";
    }

    /** The target for people. */
    String targetName() {
        return names.annotate(question.target());
    }
}
