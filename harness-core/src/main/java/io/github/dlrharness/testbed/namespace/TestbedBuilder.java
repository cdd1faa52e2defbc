package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.agent.HostAgent;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.io.linux.PacketPort;
import io.github.dlrharness.io.linux.Poller;
import io.github.dlrharness.io.linux.TapSocket;
import io.github.dlrharness.io.linux.UnderlayPort;
import io.github.dlrharness.os.linux.SystemCallException;
import io.github.dlrharness.os.linux.SystemException;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.backend.EventLog;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Builds one testbed, or nothing. */
final class TestbedBuilder {
    /** Events of one host that are kept; a resolution makes five or so. */
    private static final int EVENTS = 65_536;

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final TopologyPlan plan;
    /** Makes the engines of agents that run in this JVM; null where each agent is a process of its own. */
    private final EngineFactory engines;

    private final Deque<AutoCloseable> made = new ArrayDeque<>();

    TestbedBuilder(TopologyPlan plan, EngineFactory engines) {
        this.plan = plan;
        this.engines = engines;
    }

    /** Builds one whose agents are processes of their own. */
    static TestbedBuilder forked(TopologyPlan plan) {
        return new TestbedBuilder(plan, null);
    }

    /** Refuses a machine that can't run any topology. */
    static void requireSupport(TopologyPlan plan) {
        NamespaceSupport.unsupported().ifPresent(why -> {
            throw failure(plan, why.reason() + "; " + why.remedy(), null);
        });
    }

    Testbed start() {
        try {
            return build();
        } catch (SystemCallException | SystemException | PortException e) {
            throw failure(plan, e.getMessage(), undo(e));
        } catch (RuntimeException | Error e) {
            undo(e);
            throw e;
        }
    }

    private static TestbedException failure(TopologyPlan plan, String reason, Throwable cause) {
        return new TestbedException("Topology \"%s\" can't be built: %s".formatted(plan.name(), reason), cause);
    }

    /** Takes back what was made, latest first. */
    private Throwable undo(Throwable reason) {
        while (!made.isEmpty()) {
            try {
                made.pop().close();
            } catch (Exception e) {
                reason.addSuppressed(e);
            }
        }
        return reason;
    }

    private Testbed build() {
        Wiring wiring = Wiring.build(plan);
        made.push(wiring);
        Sockets sockets = openSockets(wiring);
        NamespaceCapture capture = new NamespaceCapture(sockets.taps);
        made.push(capture::close);
        List<TestbedHost> hosts = hosts(wiring, sockets);
        List<NamespaceVm> vms = plan.vms().stream()
                .map(vm -> new NamespaceVm(vm, wiring.vm(vm.name())))
                .toList();
        NamespaceLinks links = new NamespaceLinks(
                plan,
                wiring,
                hosts,
                engines == null ? NamespaceLinks::unspoilableWhenForked : vm -> NamespaceLinks.unspoilable(plan, vm));
        return new NamespaceTestbed(plan, wiring, hosts, vms, capture, sockets, links, TestbedBuilder::wallClock);
    }

    private List<TestbedHost> hosts(Wiring wiring, Sockets sockets) {
        Map<String, ForkedHost> forked = engines == null ? forked(wiring) : Map.of();
        List<TestbedHost> hosts = new ArrayList<>();
        for (HostPlan host : plan.hosts()) {
            if (!host.hasEngine()) {
                hosts.add(peer(host, wiring));
            } else {
                hosts.add(engines == null ? forked.get(host.name()) : embedded(host, wiring, sockets));
            }
        }
        return hosts;
    }

    private NamespaceHost embedded(HostPlan host, Wiring wiring, Sockets sockets) {
        EngineConfig configuration = plan.engineConfig(host.name());
        EventLog events = events(host);
        Poller poller = Poller.open();
        made.push(poller);
        Map<Integer, FramePort> ports = sockets.ports.get(host.name());
        HostAgent agent = HostAgent.start(configuration, engines, events, poller, ports);
        made.push(agent);
        return new NamespaceHost(host, plan, configuration, agent, events, wiring.host(host.name()), ports);
    }

    /** Starts all at the same time: a JVM takes its time. */
    private Map<String, ForkedHost> forked(Wiring wiring) {
        Map<String, CompletableFuture<ForkedHost>> starting = new LinkedHashMap<>();
        for (HostPlan host : plan.hosts()) {
            if (host.hasEngine()) {
                starting.put(
                        host.name(),
                        inBackground(() -> ForkedHost.start(host, plan, wiring.host(host.name()), events(host))));
            }
        }
        Map<String, ForkedHost> hosts = new LinkedHashMap<>();
        List<RuntimeException> failures = new ArrayList<>();
        starting.forEach((name, host) -> collect(host, failures, started -> {
            made.push(started::close);
            hosts.put(name, started);
        }));
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return hosts;
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> {
            Thread thread = new Thread(task, "dlr-start");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private static EventLog events(HostPlan host) {
        return new EventLog(host.name(), EVENTS, TestbedBuilder::wallClock);
    }

    private PeerHost peer(HostPlan host, Wiring wiring) {
        PeerVtep vtep = switch (host.kind()) {
            case OPEN_VSWITCH -> OpenVSwitchVtep.start(plan, host, wiring);
            case FOREIGN -> ForeignVtep.start(plan, host, wiring);
            default -> LinuxVtep.start(plan, host, wiring.host(host.name()));
        };
        made.push(vtep);
        return new PeerHost(plan, host, vtep);
    }

    /** The clock that the kernel stamps captured frames with. */
    private static long wallClock() {
        Instant time = Instant.now();
        return time.getEpochSecond() * NANOS_PER_SECOND + time.getNano();
    }

    /** The sockets of a testbed by what they are for. */
    static final class Sockets implements AutoCloseable {
        private final Map<TapPoint, TapSocket> taps = new LinkedHashMap<>();
        private final Map<String, Map<Integer, FramePort>> ports = new LinkedHashMap<>();

        /**
         * Closes the taps; nobody reads them any more. Their descriptors are closed on return; their rings follow, and may be
         * waited for.
         */
        Closing closeTaps() {
            Closing.inOrder(taps.values().stream()
                    .<Runnable>map(tap -> tap::closeDescriptor)
                    .toList());
            return Closing.start(taps.values());
        }

        /** Starts to close the agents' ports; their loops have ended. */
        Closing closePorts() {
            return Closing.start(ports.values().stream()
                    .flatMap(own -> own.values().stream())
                    .toList());
        }

        @Override
        public void close() {
            Closing closing = closeTaps();
            closePorts().await();
            closing.await();
        }
    }

    /** Opens them in all namespaces at the same time: each waits for the kernel, none for another. */
    private Sockets openSockets(Wiring wiring) {
        int slots = TapRings.slots(plan.vms().size() + plan.hosts().size());
        Map<TapPoint, CompletableFuture<TapSocket>> taps = new LinkedHashMap<>();
        for (VmPlan vm : plan.vms()) {
            taps.put(
                    new TapPoint(TapPoint.Kind.VM, vm.host(), vm.name()),
                    wiring.vm(vm.name()).start(() -> TapSocket.open(LinkNames.VM, TapSocket.End.OWNER, slots)));
        }
        Map<String, Map<Integer, CompletableFuture<FramePort>>> ports = new LinkedHashMap<>();
        for (HostPlan host : plan.hosts()) {
            taps.put(
                    new TapPoint(TapPoint.Kind.UNDERLAY, host.name(), host.name()),
                    wiring.fabric().start(() -> TapSocket.open(LinkNames.fabricPort(host), TapSocket.End.PEER, slots)));
            if (!host.hasEngine() || engines == null) {
                continue;
            }
            Map<Integer, CompletableFuture<FramePort>> own = new LinkedHashMap<>();
            own.put(Engine.UPLINK, wiring.host(host.name()).start(() -> UnderlayPort.open(host.vtep())));
            for (VmPlan vm : plan.vmsOn(host.name())) {
                own.put(vm.port(), wiring.host(host.name()).start(() -> PacketPort.open(LinkNames.vmPort(vm))));
            }
            ports.put(host.name(), own);
        }
        Sockets sockets = new Sockets();
        made.push(sockets);
        List<RuntimeException> failures = new ArrayList<>();
        taps.forEach((point, tap) -> collect(tap, failures, opened -> sockets.taps.put(point, opened)));
        ports.forEach((host, own) -> {
            Map<Integer, FramePort> opened = new LinkedHashMap<>();
            sockets.ports.put(host, opened);
            own.forEach((number, port) -> collect(port, failures, one -> opened.put(number, one)));
        });
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return sockets;
    }

    /** Waits for every one before anything fails, so that whatever was opened is known and can be closed. */
    private static <S> void collect(CompletableFuture<S> opening, List<RuntimeException> failures, Consumer<S> use) {
        try {
            use.accept(opening.join());
        } catch (CompletionException e) {
            failures.add(
                    e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause()));
        }
    }
}
