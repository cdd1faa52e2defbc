package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.FrameSink;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.HostChange;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.testbed.LinkFaults;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.backend.EventLog;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import io.github.dlrharness.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A host: a real engine between its VMs' ports and the underlay. */
final class SimulatedHost implements Host, FrameSink {
    private final HostPlan plan;
    private final Simulation simulation;
    private final Underlay underlay;
    private final Link link;
    private final Tap tap;
    private final EventLog events;
    private final PortCounters uplink = new PortCounters("uplink");
    private final Map<Integer, HostPort> ports = new TreeMap<>();
    /** Where the engine gets its frames; shared by all hosts, as one runs at a time and none keeps it. */
    private final Frame arriving;

    private final long uplinkMac;
    private final TopologyPlan topology;
    private EngineConfig planned;
    private EngineConfig configuration;
    private EngineFactory engines;
    private Engine engine;
    private long armed = Engine.NO_DEADLINE;
    private Throwable failure;

    SimulatedHost(
            HostPlan plan,
            TopologyPlan topology,
            Simulation simulation,
            Underlay underlay,
            Link link,
            Tap tap,
            int eventLimit,
            Frame arriving) {
        this.plan = plan;
        this.topology = topology;
        this.simulation = simulation;
        this.underlay = underlay;
        this.link = link;
        this.tap = tap;
        this.arriving = arriving;
        events = new EventLog(plan.name(), eventLimit, simulation::wallClock);
        uplinkMac = Underlay.macOf(plan);
        underlay.join(this);
    }

    Link link() {
        return link;
    }

    @Override
    public void linkFaults(LinkFaults faults) {
        synchronized (simulation) {
            simulation.requireOpen();
            link.faults(faults);
        }
    }

    /** Makes the engine; before anything arrives. */
    void start(EngineConfig config, EngineFactory factory) {
        planned = config;
        engines = factory;
        create();
        arm();
    }

    private void create() {
        engine = engines.create(planned, this, events);
        configuration = planned;
    }

    /** Adds a port that a VM hangs on. */
    void connect(int number, HostPort port) {
        ports.put(number, port);
    }

    /** Removes a port. */
    void disconnect(int number) {
        ports.remove(number);
    }

    @Override
    public EngineConfig configuration() {
        synchronized (simulation) {
            return configuration;
        }
    }

    @Override
    public void change(HostChange change) {
        synchronized (simulation) {
            simulation.requireOpen();
            EngineConfig changed = change.applyTo(configuration, topology);
            change("%s can't be changed", () -> change.perform(engine, simulation.now()), changed);
        }
    }

    /** Has the engine know a VM that was connected. */
    void addVm(VmPlan vm) {
        VmPortConfig port = new VmPortConfig(vm.port(), vm.name(), vm.vni());
        List<VmPortConfig> vms = new ArrayList<>(configuration.vmPorts());
        vms.add(port);
        change("A VM can't be added to %s", () -> engine.addVmPort(port), configuration.withVmPorts(vms));
    }

    /** Has the engine forget a VM that was disconnected. */
    void removeVm(int number) {
        List<VmPortConfig> vms = configuration.vmPorts().stream()
                .filter(port -> port.port() != number)
                .toList();
        change(
                "A VM can't be removed from %s",
                () -> engine.removeVmPort(number, simulation.now()), configuration.withVmPorts(vms));
    }

    private void change(String failed, Runnable work, EngineConfig changed) {
        asked(failed, () -> {
            work.run();
            return null;
        });
        configuration = changed;
        arm();
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public HostPlan plan() {
        return plan;
    }

    PortCounters uplink() {
        return uplink;
    }

    long uplinkMac() {
        return uplinkMac;
    }

    /** Sends a packet to the underlay. */
    void sent(byte[] packet, Consumer<byte[]> end) {
        tap.sent(packet);
        link.carry(Link.Way.OUT, packet, end);
    }

    /** Takes a packet from the underlay, at the far end of this host's link. */
    void arrive(byte[] packet) {
        link.carry(Link.Way.IN, packet, this::receive);
    }

    private void receive(byte[] packet) {
        tap.received(packet);
        underlay.unpack(packet, arriving);
        uplink.received(arriving.length());
        run(() -> engine.handleFrame(Engine.UPLINK, arriving, simulation.now()));
    }

    /** Takes a frame that a VM sent. */
    void receive(int port, byte[] frame) {
        HostPort from = ports.get(port);
        if (from != null) {
            from.counters().received(frame.length);
            arriving.set(frame, 0, frame.length);
            run(() -> engine.handleFrame(port, arriving, simulation.now()));
        }
    }

    @Override
    public void transmit(int port, Frame frame) {
        if (port == Engine.UPLINK) {
            underlay.send(this, frame);
            return;
        }
        HostPort to = ports.get(port);
        if (to == null) {
            throw new IllegalArgumentException(
                    "the engine sent a frame to port %d, which does not exist".formatted(port));
        }
        to.send(frame);
    }

    /** Runs the engine and wakes it again when it asks for that. An engine that throws is dead, as an agent would be. */
    private void run(Runnable step) {
        if (failure != null) {
            return;
        }
        try {
            step.run();
            arm();
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void arm() {
        long deadline = engine.nextDeadline();
        if (deadline < armed) {
            armed = deadline;
            simulation.at(deadline, () -> wake(deadline));
        }
    }

    private void wake(long deadline) {
        if (deadline != armed) {
            return;
        }
        armed = Engine.NO_DEADLINE;
        run(() -> {
            long now = simulation.now();
            if (engine.nextDeadline() <= now) {
                engine.handleTimeout(now);
                if (engine.nextDeadline() <= now) {
                    throw new IllegalStateException("it left something undone that was due");
                }
            }
        });
    }

    @Override
    public EngineTables tables() {
        synchronized (simulation) {
            simulation.requireOpen();
            return asked("The tables of %s can't be read", () -> engine.tables(simulation.now()));
        }
    }

    @Override
    public Map<String, Long> counters() {
        synchronized (simulation) {
            Map<String, Long> counters = new TreeMap<>(tables().counters());
            uplink.addTo(counters);
            ports.values().forEach(port -> port.counters().addTo(counters));
            counters.put("events.dropped", events.dropped());
            return counters;
        }
    }

    @Override
    public List<HostEvent> events() {
        return events.events();
    }

    @Override
    public EngineTables await(Predicate<EngineTables> condition, Duration limit) {
        synchronized (simulation) {
            long deadline = simulation.now() + Simulation.nanos(limit);
            while (true) {
                long told = events.told();
                EngineTables tables = tables();
                if (condition.test(tables) || simulation.now() >= deadline) {
                    return tables;
                }
                simulation.runUntil(() -> events.told() != told, Duration.ofNanos(deadline - simulation.now()));
            }
        }
    }

    /** Refuses a host whose engine threw something earlier. */
    void requireAlive() {
        if (failure != null) {
            throw new TestbedException("The engine of \"%s\" died: %s".formatted(name(), failure), failure);
        }
    }

    /** Does something with the engine that somebody asked for; what it throws is told as the testbed's failure. */
    private <T> T asked(String failed, Supplier<T> work) {
        requireAlive();
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw new TestbedException(failed.formatted(name()) + ": its engine failed: " + e, e);
        }
    }

    /** Makes it as it was at the start; what was due has been forgotten. */
    void reset() {
        asked(
                "%s can't be reset",
                () -> {
                    if (configuration.equals(planned)) {
                        engine.reset(simulation.now());
                    } else {
                        create();
                    }
                    return null;
                });
        armed = Engine.NO_DEADLINE;
        arm();
        events.clear();
        uplink.clear();
        ports.values().forEach(port -> port.counters().clear());
        link.reset();
    }
}
