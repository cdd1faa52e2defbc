package io.github.dlrharness.standalone;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.agent.HostAgent;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.config.ConfigChange;
import io.github.dlrharness.config.ConfigDifference;
import io.github.dlrharness.config.ConfigException;
import io.github.dlrharness.control.AgentEvent;
import io.github.dlrharness.control.AgentInfo;
import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.control.AgentService;
import io.github.dlrharness.control.CaptureRequest;
import io.github.dlrharness.control.ChangeReport;
import io.github.dlrharness.control.ConfigRefusedException;
import io.github.dlrharness.control.ProbeAnswer;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent that runs by a configuration on the interfaces of its machine. It goes on while interfaces come and go, and changes what it
 * does while it runs.
 */
public final class StandaloneAgent implements AgentService, AutoCloseable {
    /** What the underlay's port is called. */
    public static final String UPLINK = "uplink";

    private static final Logger LOG = LoggerFactory.getLogger(StandaloneAgent.class);

    /** How long frames that keep coming are handled after the order to end. */
    private static final Duration LAST_FRAMES = Duration.ofMillis(100);

    private final AgentSettings settings;
    private final EventStreams events = new EventStreams();
    private final Probes probes = new Probes();
    private final Taps taps;
    private final LinkDropCounters linkDrops;
    private final LinkWatch links;
    private final Ports ports;
    private final FramePort uplink;
    private final HostAgent agent;
    private final ChangeRunner changes;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final long started;
    private volatile AgentConfig config;
    private boolean closed;

    private StandaloneAgent(AgentConfig config, AgentSettings settings) {
        this.config = config;
        this.settings = settings;
        EngineConfig engine = config.engine();
        PortOpener opener = new PortOpener(settings.place(), config.datapath());
        ports = new Ports(opener::vmPort, this::lookAtInterfaces);
        links = new LinkWatch(Interfaces.of(settings.place()), engine.host(), this::interfacesChanged);
        taps = new Taps(opener, links);
        linkDrops = new LinkDropCounters(links::drops);
        linkDrops.look(config.interfaces());
        uplink = openUplink(opener);
        Map<Integer, FramePort> open = new HashMap<>();
        open.put(Engine.UPLINK, uplink);
        try {
            for (VmPortConfig port : engine.vmPorts()) {
                String interfaceName = config.interfaces().get(port.port());
                FramePort opened = ports.open(interfaceName);
                ports.add(port.port(), interfaceName, opened, links.link(interfaceName));
                open.put(port.port(), opened);
            }
            Waiter waiter = opener.waiter();
            agent = HostAgent.start(engine, HostEngine::new, this::told, waiter, open, ports);
        } catch (RuntimeException e) {
            open.values().forEach(FramePort::close);
            links.close();
            throw e;
        }
        changes = new ChangeRunner(agent, ports, links, settings.onLogChange());
        started = System.nanoTime();
        links.start();
        // Between the first look at the interfaces and now one may have come or gone.
        links.wakeup();
    }

    /**
     * Starts an agent; it forwards when this returns.
     *
     * @throws AgentException when the underlay's interface or address is not there, or a port can't be opened; the message has the
     *     remedy
     */
    public static StandaloneAgent start(AgentConfig config, AgentSettings settings) {
        WarmUp.once();
        try {
            return new StandaloneAgent(config, settings);
        } catch (PortException e) {
            throw new AgentException(
                    "The agent of \"%s\" can't start: %s"
                            .formatted(config.engine().host(), e.getMessage()),
                    e);
        }
    }

    private FramePort openUplink(PortOpener opener) {
        try {
            String name = config.interfaces().get(Engine.UPLINK);
            UnderlayCheck.problem(config, links.link(name), links.addresses(name))
                    .ifPresent(problem -> {
                        throw new AgentException("The agent of \"%s\" can't start: %s"
                                .formatted(config.engine().host(), problem));
                    });
            return opener.underlay(config.engine().vtep());
        } catch (RuntimeException e) {
            links.close();
            throw e;
        }
    }

    private void told(EngineEvent event, int vni, int target, long mac, long now) {
        settings.listener().event(event, vni, target, mac, now);
        probes.event(event, vni, target, mac, now);
        events.event(event, vni, target, mac, now);
    }

    private void lookAtInterfaces() {
        links.wakeup();
    }

    private synchronized void interfacesChanged() {
        if (!closed) {
            taps.interfacesChanged();
            ports.reopen(agent, links);
        }
    }

    @Override
    public AgentInfo info() {
        AgentConfig now = config;
        List<PortInfo> infos = new ArrayList<>();
        String underlay = now.interfaces().get(Engine.UPLINK);
        infos.add(new PortInfo(
                Engine.UPLINK,
                UPLINK,
                underlay,
                0,
                links.state(underlay, now.engine().vtep())));
        for (VmPortConfig port : now.engine().vmPorts()) {
            String interfaceName = now.interfaces().get(port.port());
            PortInfo.State state = ports.isOpen(port.port()) ? links.state(interfaceName) : PortInfo.State.MISSING;
            infos.add(new PortInfo(
                    port.port(), port.name(), interfaceName, port.vni().value(), state));
        }
        return new AgentInfo(
                AgentInfo.PROTOCOL,
                settings.version(),
                now.engine().host(),
                ProcessHandle.current().pid(),
                Duration.ofNanos(System.nanoTime() - started),
                infos);
    }

    @Override
    public AgentConfig config() {
        return config;
    }

    @Override
    public synchronized ChangeReport apply(UnaryOperator<AgentConfig> change) {
        AgentConfig wanted = change.apply(config);
        List<String> problems = AgentYaml.problems(wanted);
        if (!problems.isEmpty()) {
            throw new ConfigRefusedException(problems);
        }
        ConfigDifference difference = ConfigDifference.between(config, wanted);
        if (!difference.refusals().isEmpty()) {
            throw new ConfigRefusedException(difference.refusals());
        }
        List<ConfigChange> steps = difference.changes();
        changes.run(config, steps);
        config = difference.result();
        // From now on new interfaces are counted.
        linkDrops.look(config.interfaces());
        return new ChangeReport(steps.stream().map(ConfigChange::text).toList());
    }

    @Override
    public ChangeReport reload() {
        if (settings.file() == null) {
            throw new ConfigRefusedException(
                    List.of(
                            "the agent was not started from a file, so there is none to read again; set a configuration instead"));
        }
        AgentConfig read;
        try {
            read = settings.override().apply(AgentYaml.read(settings.file()));
        } catch (ConfigException e) {
            throw new ConfigRefusedException(e.problems());
        }
        return apply(before -> read);
    }

    @Override
    public EngineTables tables() {
        return agent.tables();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> all = new TreeMap<>(agent.counters());
        all.putAll(linkDrops.look(config.interfaces()));
        return all;
    }

    @Override
    public Subscription events(Consumer<AgentEvent> listener) {
        return events.subscribe(listener);
    }

    @Override
    public Subscription capture(CaptureRequest request, Consumer<CapturedFrame> listener) {
        return taps.capture(config, request, listener);
    }

    @Override
    public Optional<ProbeAnswer> probe(Ipv4Address target, Duration limit) {
        return probes.probe(agent, target, limit);
    }

    @Override
    public long drain() {
        long frames = agent.drain();
        events.await();
        return frames;
    }

    @Override
    public void reset() {
        agent.reset();
        linkDrops.reset(config.interfaces());
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    /** Waits until somebody calls {@link #stop()} or {@link #close()}. */
    public void awaitStop() throws InterruptedException {
        stopped.await();
    }

    /**
     * Handles what waits at the ports, then ends. Idempotent. However many frames keep coming, it handles them for 100 ms at most; closing
     * the sockets then takes the kernel some 10 ms each. An event loop that hangs is waited for, because it uses the sockets.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        links.close();
        taps.close();
        try {
            agent.drain(LAST_FRAMES);
        } catch (AgentException e) {
            // It died before, and has told why.
        }
        agent.close();
        events.close();
        List<FramePort> open = new ArrayList<>(ports.all());
        open.add(uplink);
        open.parallelStream().forEach(FramePort::close);
        stopped.countDown();
    }
}
