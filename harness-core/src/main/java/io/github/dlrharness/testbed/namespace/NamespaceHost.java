package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.agent.HostAgent;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.linux.PacketPort;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.testbed.HostChange;
import io.github.dlrharness.testbed.HostEvent;
import io.github.dlrharness.testbed.backend.EventLog;
import io.github.dlrharness.testbed.fault.SpoiledLink;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A host whose agent runs in this JVM, with its sockets in the host's namespace. */
final class NamespaceHost implements TestbedHost {
    private final HostPlan plan;
    private final HostAgent agent;
    private final EventLog events;
    private final NetworkNamespace namespace;
    /** By the numbers the agent knows them by; the uplink's is among them. */
    private final Map<Integer, FramePort> ports;

    /** The links of VMs that have faults, here or elsewhere, by the VM's name. */
    private final Map<String, SpoiledLink> spoiled = new HashMap<>();

    private final TopologyPlan topology;
    private final EngineConfig planned;
    private volatile EngineConfig configuration;

    NamespaceHost(
            HostPlan plan,
            TopologyPlan topology,
            EngineConfig planned,
            HostAgent agent,
            EventLog events,
            NetworkNamespace namespace,
            Map<Integer, FramePort> ports) {
        this.plan = plan;
        this.topology = topology;
        this.planned = planned;
        configuration = planned;
        this.agent = agent;
        this.events = events;
        this.namespace = namespace;
        this.ports = ports;
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
    public EngineConfig configuration() {
        return configuration;
    }

    @Override
    public synchronized void change(HostChange change) {
        EngineConfig changed = change.applyTo(configuration, topology);
        Attempt.run("%s can't be changed".formatted(name()), () -> agent.change(change::perform));
        configuration = changed;
    }

    @Override
    public synchronized void plug(VmPlan vm) {
        VmPortConfig added = new VmPortConfig(vm.port(), vm.name(), vm.vni());
        FramePort socket = namespace.call(() -> PacketPort.open(LinkNames.vmPort(vm)));
        SpoiledLink link = spoiled.get(vm.name());
        FramePort port = link == null ? socket : new FaultPort(socket, link);
        ports.put(vm.port(), port);
        agent.addPort(added, port);
        List<VmPortConfig> all = new ArrayList<>(configuration.vmPorts());
        all.add(added);
        configuration = configuration.withVmPorts(all);
    }

    @Override
    public synchronized void unplug(VmPlan vm) {
        agent.removePort(vm.port());
        ports.remove(vm.port()).close();
        configuration = configuration.withVmPorts(configuration.vmPorts().stream()
                .filter(port -> port.port() != vm.port())
                .toList());
    }

    @Override
    public synchronized void spoil(SpoiledLink vm) {
        spoiled.put(vm.name(), vm);
        port(vm).ifPresent(number -> interpose(number, new FaultPort(ports.get(number), vm)));
    }

    @Override
    public synchronized void mend(SpoiledLink vm) {
        spoiled.remove(vm.name());
        port(vm).ifPresent(number -> {
            FaultPort port = (FaultPort) ports.get(number);
            agent.call(() -> {
                port.letGo();
                return null;
            });
            agent.drain();
            interpose(number, port.socket());
        });
    }

    private Optional<Integer> port(SpoiledLink vm) {
        return configuration.vmPorts().stream()
                .filter(port -> port.name().equals(vm.name()))
                .map(VmPortConfig::port)
                .findFirst();
    }

    private void interpose(int number, FramePort port) {
        agent.operate(operations -> operations.interposePort(number, port));
        ports.put(number, port);
    }

    @Override
    public EngineTables tables() {
        return Attempt.get("The tables of %s can't be read".formatted(name()), agent::tables);
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>(tables().counters());
        counters.putAll(Attempt.get("The counters of %s can't be read".formatted(name()), agent::portCounters));
        counters.put("events.dropped", events.dropped());
        return counters;
    }

    @Override
    public List<HostEvent> events() {
        return events.events();
    }

    @Override
    public EngineTables await(Predicate<EngineTables> condition, Duration limit) {
        return TableWait.until(name(), this::tables, events, condition, limit);
    }

    @Override
    public long drain() {
        return agent.drain();
    }

    @Override
    public synchronized void reset() {
        if (configuration == planned) {
            agent.reset();
        } else {
            agent.restart(planned);
            configuration = planned;
        }
        events.clear();
    }

    @Override
    public void close() {
        agent.close();
    }
}
