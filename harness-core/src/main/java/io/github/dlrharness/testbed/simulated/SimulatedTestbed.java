package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testbed.backend.Placement;
import io.github.dlrharness.testbed.fault.FaultTable;
import io.github.dlrharness.testbed.fault.Faults;
import io.github.dlrharness.testbed.fault.SpoiledLink;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Frame;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A running topology in memory. It runs only while somebody waits for it. */
final class SimulatedTestbed implements Testbed {
    /** Events kept over all hosts; each host has an equal share. */
    private static final int EVENTS = 1 << 20;

    private static final int MOST_EVENTS_OF_A_HOST = 1 << 16;

    /** ns from a VM to its host and back: what a pair of virtual interfaces takes, about. */
    private static final long VM_LINK = 5_000;

    /** ns from host to host, all of it on the sender's link. */
    private static final long UNDERLAY_LINK = 25_000;

    private final TopologyPlan plan;
    private final long seed;
    private final Simulation simulation;
    private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
    private final Map<String, SimulatedVm> vms = new LinkedHashMap<>();
    private final SimulatedCapture capture;
    private final Placement placement;
    private final FaultTable table;

    SimulatedTestbed(TopologyPlan plan, EngineFactory engines, long seed) {
        this(plan, engines, seed, null);
    }

    /**
     * Makes one.
     *
     * @param recorder takes what passes the taps in the capture's place; null: the capture keeps it
     */
    SimulatedTestbed(TopologyPlan plan, EngineFactory engines, long seed, SimulatedCapture.Recorder recorder) {
        this.plan = plan;
        this.seed = seed;
        placement = new Placement(plan);
        simulation = new Simulation(plan.name());
        capture = new SimulatedCapture(simulation, recorder);
        table = new FaultTable(plan, seed, simulation::wallClock, new SpoiledLinks(), simulation);
        Underlay underlay = new Underlay(plan);
        Frame arriving = Frame.allocate(Frame.MAX_LENGTH);
        int events = Math.min(MOST_EVENTS_OF_A_HOST, EVENTS / plan.hosts().size());
        for (HostPlan host : plan.hosts()) {
            Link link = new Link(simulation, UNDERLAY_LINK, 0, Link.seed(seed, "host " + host.name()));
            Tap tap = capture.tap(tapPoint(host));
            hosts.put(host.name(), new SimulatedHost(host, plan, simulation, underlay, link, tap, events, arriving));
        }
        for (VmPlan vm : plan.vms()) {
            Link link = new Link(simulation, VM_LINK, VM_LINK, Link.seed(seed, "VM " + vm.name()));
            Tap tap = capture.tap(tapPoint(vm));
            vms.put(vm.name(), new SimulatedVm(vm, simulation, hosts.get(vm.host()), link, tap));
        }
        hosts.values().forEach(host -> host.start(plan.engineConfig(host.name()), engines));
    }

    private static TapPoint tapPoint(VmPlan vm) {
        return new TapPoint(TapPoint.Kind.VM, vm.host(), vm.name());
    }

    private static TapPoint tapPoint(HostPlan host) {
        return new TapPoint(TapPoint.Kind.UNDERLAY, host.name(), host.name());
    }

    @Override
    public TopologyPlan plan() {
        synchronized (simulation) {
            return placement.plan(
                    hosts.values().stream().map(Host::configuration).toList());
        }
    }

    @Override
    public Faults faults() {
        return table;
    }

    private final class SpoiledLinks implements FaultTable.Links {
        @Override
        public Optional<String> unspoilable(VmPlan vm) {
            return Optional.empty();
        }

        @Override
        public void spoil(SpoiledLink link) {
            simulation.requireOpen();
            link(link).spoil(link);
        }

        @Override
        public void mend(SpoiledLink link) {
            link(link).mend();
        }

        private Link link(SpoiledLink link) {
            return link.kind() == TapPoint.Kind.VM
                    ? vms.get(link.name()).link()
                    : hosts.get(link.name()).link();
        }
    }

    @Override
    public void detach(Vm vm) {
        synchronized (simulation) {
            SimulatedVm own = own(vm);
            VmPlan place = placement.detach(own.name());
            unplug(own, place);
        }
    }

    private void unplug(SimulatedVm vm, VmPlan place) {
        hosts.get(place.host()).removeVm(place.port());
        vm.unplug();
    }

    @Override
    public void attach(Vm vm, Host host) {
        synchronized (simulation) {
            SimulatedVm own = own(vm);
            Placement.requireOwn("host", host.name(), hosts.get(host.name()), host, plan);
            TopologyPlan before = placement.plan();
            VmPlan place = placement.attach(own.name(), host.name());
            plug(own, place);
            for (SimulatedHost follower : hosts.values()) {
                Placement.followers(before, placement.plan(), place.vni(), follower.configuration())
                        .forEach(follower::change);
            }
        }
    }

    private void plug(SimulatedVm vm, VmPlan place) {
        SimulatedHost host = hosts.get(place.host());
        vm.plug(place, host, capture.tap(tapPoint(place)));
        host.addVm(place);
    }

    private SimulatedVm own(Vm vm) {
        simulation.requireOpen();
        SimulatedVm own = vms.get(vm.name());
        Placement.requireOwn("VM", vm.name(), own, vm, plan);
        return own;
    }

    /** Puts every VM back where it was planned: first all off, then all on, as one may be at another's place. */
    private void putBack() {
        List<VmPlan> misplaced = placement.misplaced();
        misplaced.stream()
                .filter(vm -> placement.isAttached(vm.name()))
                .forEach(vm -> unplug(vms.get(vm.name()), placement.detach(vm.name())));
        misplaced.forEach(vm -> plug(vms.get(vm.name()), vm));
        placement.reset();
    }

    @Override
    public List<Host> hosts() {
        return List.copyOf(hosts.values());
    }

    @Override
    public List<Vm> vms() {
        return List.copyOf(vms.values());
    }

    @Override
    public Host host(String name) {
        return named("host", name, hosts);
    }

    @Override
    public Vm vm(String name) {
        return named("VM", name, vms);
    }

    private <T> T named(String kind, String name, Map<String, T> all) {
        T found = all.get(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "Topology \"%s\" has no %s \"%s\"; it has %s".formatted(plan.name(), kind, name, all.keySet()));
        }
        return found;
    }

    @Override
    public Capture capture() {
        return capture;
    }

    @Override
    public void reset() {
        synchronized (simulation) {
            simulation.requireOpen();
            table.reset();
            simulation.clear();
            putBack();
            vms.values().forEach(SimulatedVm::reset);
            hosts.values().forEach(SimulatedHost::reset);
            capture.clear();
        }
    }

    @Override
    public void awaitQuiescence(Duration limit) {
        synchronized (simulation) {
            simulation.requireOpen();
            if (!simulation.runUntil(simulation::isQuiet, limit)) {
                throw new TestbedException(
                        "Frames still move in topology \"%s\" after %s (dlrharness.seed %d); the capture's last frames tell who sends"
                                .formatted(plan.name(), limit, seed));
            }
            hosts.values().forEach(SimulatedHost::requireAlive);
        }
    }

    @Override
    public void elapse(Duration duration) {
        synchronized (simulation) {
            simulation.requireOpen();
            simulation.runUntil(() -> false, duration);
        }
    }

    @Override
    public long nanoTime() {
        synchronized (simulation) {
            return simulation.now();
        }
    }

    @Override
    public OptionalLong seed() {
        return OptionalLong.of(seed);
    }

    @Override
    public void close() {
        synchronized (simulation) {
            simulation.close();
        }
    }
}
