package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.Host;
import io.github.dlrharness.testbed.Testbed;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.Vm;
import io.github.dlrharness.testbed.backend.Placement;
import io.github.dlrharness.testbed.backend.Seed;
import io.github.dlrharness.testbed.fault.FaultTable;
import io.github.dlrharness.testbed.fault.Faults;
import io.github.dlrharness.topology.TopologyPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** A running topology of network namespaces. */
final class NamespaceTestbed implements Testbed {
    /** How long a reset waits for frames that are under way; what nobody stops, like a kernel's retransmissions, goes on. */
    private static final Duration SETTLING = Duration.ofMillis(200);

    /** ns between two looks at frames that faults delay: only time helps. */
    private static final long HELD_ROUND = 200_000;

    private final TopologyPlan plan;
    private final Wiring wiring;
    private final List<TestbedHost> hosts;
    private final List<NamespaceVm> vms;
    private final NamespaceCapture capture;
    private final TestbedBuilder.Sockets sockets;
    private final Moves moves;
    private final NamespaceLinks links;
    private final FaultTable faults;
    private volatile boolean closed;

    NamespaceTestbed(
            TopologyPlan plan,
            Wiring wiring,
            List<TestbedHost> hosts,
            List<NamespaceVm> vms,
            NamespaceCapture capture,
            TestbedBuilder.Sockets sockets,
            NamespaceLinks links,
            LongSupplier wallClock) {
        this.plan = plan;
        this.wiring = wiring;
        this.hosts = List.copyOf(hosts);
        this.vms = List.copyOf(vms);
        this.capture = capture;
        this.sockets = sockets;
        moves = new Moves(plan, wiring, capture, this.hosts);
        this.links = links;
        faults = new FaultTable(plan, Seed.get(), wallClock, links, this);
    }

    @Override
    public synchronized TopologyPlan plan() {
        return moves.plan(hosts.stream()
                .filter(host -> host.plan().hasDlr())
                .map(Host::configuration)
                .toList());
    }

    @Override
    public List<Host> hosts() {
        return List.copyOf(hosts);
    }

    @Override
    public List<Vm> vms() {
        return List.copyOf(vms);
    }

    @Override
    public Host host(String name) {
        return named("host", name, hosts, TestbedHost::name);
    }

    @Override
    public Vm vm(String name) {
        return named("VM", name, vms, NamespaceVm::name);
    }

    private <T> T named(String kind, String name, List<T> all, Function<T, String> nameOf) {
        return all.stream()
                .filter(one -> nameOf.apply(one).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Topology \"%s\" has no %s \"%s\"; it has %s"
                        .formatted(
                                plan.name(),
                                kind,
                                name,
                                all.stream().map(nameOf).toList())));
    }

    @Override
    public Capture capture() {
        return capture;
    }

    @Override
    public Faults faults() {
        return faults;
    }

    @Override
    public synchronized void detach(Vm vm) {
        NamespaceVm own = own(vm);
        Attempt.run("%s can't be detached".formatted(vm.name()), () -> moves.detach(own));
    }

    @Override
    public synchronized void attach(Vm vm, Host host) {
        NamespaceVm own = own(vm);
        own(host);
        Attempt.run(
                "%s can't be attached to %s".formatted(vm.name(), host.name()), () -> moves.attach(own, host.name()));
    }

    private NamespaceVm own(Vm vm) {
        return own("VM", vm.name(), vms, vm);
    }

    private void own(Host host) {
        own("host", host.name(), hosts, host);
    }

    private <T> T own(String kind, String name, List<T> all, Object one) {
        requireOpen();
        T own = all.stream().filter(each -> each == one).findFirst().orElse(null);
        Placement.requireOwn(kind, name, own, one, plan);
        return own;
    }

    @Override
    public synchronized void reset() {
        requireOpen();
        Attempt.run("Topology \"%s\" can't be reset".formatted(plan.name()), this::forgetEverything);
    }

    private void forgetEverything() {
        // Who sends is ended first; then what is under way arrives; only then is forgotten. Otherwise a host's last
        // frame would
        // be another's first after the reset.
        vms.forEach(NamespaceVm::endActivity);
        faults.reset();
        moves.reset(name -> named("VM", name, vms, NamespaceVm::name));
        wiring.reset();
        isQuietBy(System.nanoTime() + SETTLING.toNanos());
        hosts.forEach(TestbedHost::reset);
        capture.clear();
    }

    @Override
    public void awaitQuiescence(Duration limit) {
        requireOpen();
        long deadline = System.nanoTime() + limit.toNanos();
        String failed = "What moves in topology \"%s\" can't be told".formatted(plan.name());
        if (!Attempt.get(failed, () -> isQuietBy(deadline))) {
            throw new TestbedException(
                    "Frames still move in topology \"%s\" after %s; the capture's last frames tell who sends"
                            .formatted(plan.name(), limit));
        }
    }

    @Override
    public void elapse(Duration duration) {
        requireOpen();
        try {
            Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException(
                    "Interrupted while %s passed in topology \"%s\"".formatted(duration, plan.name()), e);
        }
    }

    /** Drains ports and taps until two rounds in a row brought no new frame; gives up at {@code deadline} of the nano clock. */
    private boolean isQuietBy(long deadline) {
        long before = -1;
        int quiet = 0;
        while (quiet < 2) {
            long now = hosts.stream().mapToLong(TestbedHost::drain).sum() + links.drain() + capture.drain();
            boolean held = faults.underWay() > 0;
            quiet = now == before && !held ? quiet + 1 : 0;
            before = now;
            if (held) {
                LockSupport.parkNanos(HELD_ROUND);
            }
            if (quiet < 2 && System.nanoTime() - deadline >= 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized Map<String, String> entryCommands() {
        requireOpen();
        Map<String, String> commands = new LinkedHashMap<>();
        plan.hosts()
                .forEach(host ->
                        commands.put(host.name(), wiring.host(host.name()).entryCommand()));
        plan.vms().forEach(vm -> commands.put(vm.name(), wiring.vm(vm.name()).entryCommand()));
        return commands;
    }

    private void requireOpen() {
        if (closed) {
            throw new TestbedException("The testbed of topology \"%s\" is closed".formatted(plan.name()));
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            // What takes longest is started first: the kernel takes its time over each packet socket.
            List<Runnable> started = new ArrayList<>();
            List<Runnable> steps = new ArrayList<>();
            steps.add(capture::close);
            // Nobody waits for the taps' rings: like the namespaces, the kernel takes them apart on its own time.
            steps.add(sockets::closeTaps);
            hosts.forEach(host -> steps.add(host::close));
            steps.add(links::close);
            steps.add(() -> started.add(sockets.closePorts()::await));
            vms.forEach(vm -> steps.add(vm::close));
            steps.add(() -> Closing.inOrder(started));
            steps.add(wiring::close);
            Closing.inOrder(steps);
        }
    }
}
