package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.control.AgentEvent;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testbed.AgentProcess;
import io.github.dlrharness.testbed.HostChange;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.testbed.backend.EventLog;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A host whose agent is a process of its own, in the host's namespace: the agent that users run alone. */
final class ForkedHost implements TestbedHost {
    private final HostPlan plan;
    private final TopologyPlan topology;
    private final EngineConfig planned;
    private final EventLog events;
    private final ChildAgent child;
    private volatile EngineConfig configuration;

    private ForkedHost(HostPlan plan, TopologyPlan topology, NetworkNamespace namespace, EventLog events) {
        this.plan = plan;
        this.topology = topology;
        this.events = events;
        planned = topology.engineConfig(plan.name());
        configuration = planned;
        child = new ChildAgent(plan.name(), namespace, this::asked, this::tell);
    }

    /**
     * Starts one, in a namespace that has the uplink and the VMs' ports already; returns when it forwards.
     *
     * @throws io.github.dlrharness.testbed.TestbedException when it does not start; nothing is left then
     */
    static ForkedHost start(HostPlan plan, TopologyPlan topology, NetworkNamespace namespace, EventLog events) {
        ForkedHost host = new ForkedHost(plan, topology, namespace, events);
        try {
            host.child.start();
            return host;
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /** What the agent is told: the engine's configuration, and the interfaces that wiring has made for it. */
    private AgentConfig asked() {
        return asked(configuration);
    }

    private static AgentConfig asked(EngineConfig engine) {
        Map<Integer, String> interfaces = new HashMap<>();
        interfaces.put(Engine.UPLINK, LinkNames.UPLINK);
        engine.vmPorts().forEach(port -> interfaces.put(port.port(), LinkNames.vmPort(port.port())));
        return new AgentConfig(
                engine,
                interfaces,
                AgentConfig.Datapath.PACKET,
                new AgentConfig.ControlConfig(null),
                new AgentConfig.MetricsConfig("127.0.0.1", -1),
                new AgentConfig.LogConfig("info", false));
    }

    private void tell(AgentEvent event) {
        events.add(new HostEvent(event.timeNanos(), name(), event.event(), event.vni(), event.target(), event.mac()));
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public HostPlan plan() {
        return plan;
    }

    @Override
    public AgentProcess process() {
        return child;
    }

    @Override
    public EngineConfig configuration() {
        return configuration;
    }

    @Override
    public synchronized void change(HostChange change) {
        apply(change.applyTo(configuration, topology));
    }

    @Override
    public synchronized void plug(VmPlan vm) {
        List<VmPortConfig> ports = new ArrayList<>(configuration.vmPorts());
        ports.add(new VmPortConfig(vm.port(), vm.name(), vm.vni()));
        apply(configuration.withVmPorts(ports));
    }

    @Override
    public synchronized void unplug(VmPlan vm) {
        apply(configuration.withVmPorts(configuration.vmPorts().stream()
                .filter(port -> port.port() != vm.port())
                .toList()));
    }

    private void apply(EngineConfig next) {
        child.ask("%s can't be changed", service -> service.apply(before -> asked(next)));
        configuration = next;
    }

    @Override
    public EngineTables tables() {
        return child.ask("The tables of %s can't be read", service -> service.tables());
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> told = child.ask("The counters of %s can't be read", service -> service.counters());
        Map<String, Long> counters = new TreeMap<>(told);
        counters.put("events.dropped", events.dropped() + child.lostEvents());
        return counters;
    }

    @Override
    public List<HostEvent> events() {
        // After it, what happened was told; a process that does not answer has no more to tell.
        drain();
        return events.events();
    }

    @Override
    public EngineTables await(Predicate<EngineTables> condition, Duration limit) {
        return TableWait.until(name(), this::tables, events, condition, limit);
    }

    /** A process that does not run, or is stopped, moves nothing. */
    @Override
    public long drain() {
        return child.answers() ? child.ask("%s can't be drained", service -> service.drain()) : 0;
    }

    @Override
    public synchronized void reset() {
        boolean fresh = child.revive(asked(planned));
        if (!fresh && !configuration.equals(planned)) {
            apply(planned);
        }
        configuration = planned;
        if (!fresh) {
            child.ask(
                    "%s can't be reset",
                    service -> {
                        service.reset();
                        return null;
                    });
        }
        events.clear();
    }

    @Override
    public void close() {
        child.close();
    }
}
