package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.engine.ArpState;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A synthetic capture: the resolution of one address as the seed describes it, ready to be spoiled. Roles: {@code trigger},
 * {@code local:vm}, {@code copy:host}, {@code arrival:host}, {@code asked:vm}, {@code reply}, {@code relay}, {@code delivery},
 * {@code released}, {@code forwarded}, {@code received}.
 */
final class Trace {
    /** 2026-11-01T00:00:00Z. */
    static final long START = 1_793_491_200_000_000_000L;

    final TopologyPlan plan;
    final List<Shot> shots = new ArrayList<>();
    final List<HostEvent> events = new ArrayList<>();
    private final HostPlan asker;
    private final Ipv4Address address;
    private final LifConfig lif;
    private final VmPlan target;
    private final MacAddress vMac;

    private Trace(TopologyPlan plan, String host, Ipv4Address address) {
        this.plan = plan;
        this.address = address;
        asker = plan.host(host).orElseThrow();
        lif = plan.lifFor(address).orElseThrow();
        vMac = plan.router().vMac();
        target = plan.vms().stream()
                .filter(vm -> vm.address().equals(address) && vm.vni().equals(lif.vni()))
                .findFirst()
                .orElse(null);
    }

    /** All that happens when {@code host} resolves {@code address}, from {@code micros} on. */
    static Trace perfect(TopologyPlan plan, String host, Ipv4Address address, long micros) {
        Trace trace = new Trace(plan, host, address);
        trace.trigger(micros);
        trace.ask(micros + 50);
        if (trace.target != null && trace.target.host().equals(host)) {
            trace.answerLocally(micros + 130);
        } else if (trace.target != null) {
            trace.answer(micros + 130);
        }
        return trace;
    }

    static Trace perfect(TopologyPlan plan, String host, Ipv4Address address) {
        return perfect(plan, host, address, 0);
    }

    private void trigger(long micros) {
        sender().ifPresent(vm -> shots.add(packet("trigger", micros, vm(vm), Direction.SENT, vm.mac(), vMac)));
    }

    /** A VM of the asking host that goes through the DLR to reach the target: one that has to, or one that does all the same. */
    private Optional<VmPlan> sender() {
        return plan.vmsOn(asker.name()).stream()
                .filter(vm -> !vm.equals(target))
                .min(Comparator.comparing(vm -> vm.vni().equals(lif.vni())));
    }

    /** Steps 1 to 4. */
    void ask(long micros) {
        tell(micros, asker, EngineEvent.REQUEST_ORIGINATED, vMac);
        for (VmPlan vm : neighbours(asker)) {
            shots.add(request("local:" + vm.name(), micros + 5, vm(vm), vMac));
        }
        for (HostPlan host : plan.hosts()) {
            if (!host.equals(asker)) {
                Shot copy = request("copy:" + host.name(), micros + 10, underlay(asker), asker.pMac());
                copy.direction = Direction.SENT;
                encapsulate(copy, asker, host);
                shots.add(copy);
                shots.add(copy.copy("arrival:" + host.name(), micros + 30, underlay(host), Direction.RECEIVED));
                tell(micros + 35, host, EngineEvent.PROXY_REQUEST_ACCEPTED, asker.pMac());
                tell(micros + 36, host, EngineEvent.PROXY_PENDING, asker.pMac());
                for (VmPlan vm : neighbours(host)) {
                    shots.add(request("asked:" + vm.name(), micros + 50, vm(vm), vMac));
                }
            }
        }
    }

    /** Steps 5 to 7. */
    void answer(long micros) {
        HostPlan host = plan.host(target.host()).orElseThrow();
        shots.add(reply("reply", micros, vm(target), vMac));
        Shot relay = reply("relay", micros + 20, underlay(host), asker.pMac());
        encapsulate(relay, host, asker);
        shots.add(relay);
        shots.add(relay.copy("delivery", micros + 40, underlay(asker), Direction.RECEIVED));
        tell(micros + 45, asker, EngineEvent.PMAC_RESTORED, target.mac());
        tell(micros + 46, asker, EngineEvent.ARP_RESOLVED, target.mac());
        if (sender().isPresent()) {
            Shot released =
                    packet("released", micros + 60, underlay(asker), Direction.SENT, asker.pMac(), target.mac());
            encapsulate(released, asker, host);
            shots.add(released);
            shots.add(released.copy("forwarded", micros + 80, underlay(host), Direction.RECEIVED));
            shots.add(packet("received", micros + 100, vm(target), Direction.RECEIVED, vMac, target.mac()));
        }
    }

    private void answerLocally(long micros) {
        shots.add(reply("reply", micros, vm(target), vMac));
        tell(micros + 5, asker, EngineEvent.ARP_RESOLVED, target.mac());
        if (sender().isPresent()) {
            shots.add(packet("received", micros + 20, vm(target), Direction.RECEIVED, vMac, target.mac()));
        }
    }

    private List<VmPlan> neighbours(HostPlan host) {
        return plan.vmsOn(host.name()).stream()
                .filter(vm -> vm.vni().equals(lif.vni()))
                .toList();
    }

    Shot request(String role, long micros, TapPoint tap, MacAddress source) {
        Shot shot = new Shot(role, micros, tap, Direction.RECEIVED);
        shot.destination = MacAddress.BROADCAST;
        shot.source = source;
        shot.operation = 1;
        shot.sha = vMac;
        shot.spa = lif.address();
        shot.tha = MacAddress.ZERO;
        shot.tpa = address;
        return shot;
    }

    Shot reply(String role, long micros, TapPoint tap, MacAddress destination) {
        Shot shot = new Shot(role, micros, tap, Direction.SENT);
        shot.destination = destination;
        shot.source = target.mac();
        shot.operation = 2;
        shot.sha = target.mac();
        shot.spa = address;
        shot.tha = vMac;
        shot.tpa = lif.address();
        return shot;
    }

    private Shot packet(
            String role, long micros, TapPoint tap, Direction direction, MacAddress source, MacAddress destination) {
        Shot shot = new Shot(role, micros, tap, direction);
        shot.source = source;
        shot.destination = destination;
        shot.spa = sender().orElseThrow().address();
        shot.tpa = address;
        shot.ttl = role.equals("trigger") ? 64 : 63;
        return shot;
    }

    void encapsulate(Shot shot, HostPlan from, HostPlan to) {
        shot.outerSource = from.vtep();
        shot.outerDestination = to.vtep();
        shot.vni = lif.vni().value();
    }

    void tell(long micros, HostPlan host, EngineEvent event, MacAddress mac) {
        events.add(new HostEvent(START + micros * 1000, host.name(), event, lif.vni(), address, mac));
    }

    TapPoint underlay(String host) {
        return underlay(plan.host(host).orElseThrow());
    }

    TapPoint vm(String name) {
        return vm(plan.vm(name).orElseThrow());
    }

    private static TapPoint underlay(HostPlan host) {
        return new TapPoint(TapPoint.Kind.UNDERLAY, host.name(), host.name());
    }

    private static TapPoint vm(VmPlan vm) {
        return new TapPoint(TapPoint.Kind.VM, vm.host(), vm.name());
    }

    Shot shot(String role) {
        return shots.stream().filter(shot -> shot.role.equals(role)).findFirst().orElseThrow();
    }

    /** Takes the frames of these roles out, and what followed in time from the first of them when {@code all} is set. */
    Trace without(String... roles) {
        shots.removeIf(shot -> List.of(roles).contains(shot.role));
        return this;
    }

    /** Takes out all that happened from {@code micros} on. */
    Trace until(long micros) {
        shots.removeIf(shot -> shot.micros >= micros);
        events.removeIf(event -> event.timeNanos() >= START + micros * 1000);
        return this;
    }

    Trace edit(String role, Consumer<Shot> change) {
        change.accept(shot(role));
        return this;
    }

    Trace repeat(String role, long later) {
        Shot original = shot(role);
        shots.add(original.copy(role + "-again", original.micros + later, original.tap, original.direction));
        return this;
    }

    /** The same frame at another tap, a little later. */
    Trace show(String role, TapPoint tap, Direction direction) {
        Shot original = shot(role);
        Shot copy = original.copy(role + "-shown", original.micros + 3, tap, direction);
        if (tap.kind() == TapPoint.Kind.VM) {
            copy.outerSource = null;
        }
        shots.add(copy);
        return this;
    }

    Trace and(Trace other) {
        shots.addAll(other.shots);
        events.addAll(other.events);
        return this;
    }

    List<CapturedFrame> frames() {
        List<Shot> ordered = new ArrayList<>(shots);
        ordered.sort(Comparator.comparingLong(shot -> shot.micros));
        List<CapturedFrame> frames = new ArrayList<>();
        ordered.forEach(shot -> frames.add(shot.frame(frames.size(), START)));
        return frames;
    }

    /** The wire alone. */
    Observation wire() {
        return Observation.of(frames(), 0);
    }

    /** The wire, the agents' events and the asking host's table as it must be. */
    Observation everything() {
        Optional<ArpRow> row =
                Optional.ofNullable(target).map(vm -> new ArpRow(lif.vni(), address, vm.mac(), ArpState.VALID, 1_000));
        return wire().withEvents(events).withArpRow(row);
    }
}
