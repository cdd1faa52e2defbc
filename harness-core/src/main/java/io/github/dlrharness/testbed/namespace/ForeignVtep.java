package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.os.linux.AnonymousFile;
import io.github.dlrharness.os.linux.EthernetTool;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.topology.TopologyPlan;
import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.topology.TopologyPlan.VmPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A host whose VTEP and DLR instance is a program that the topology names. It finds the interfaces in its network namespace, and
 * what it has to know in a file and in its environment; it says {@value OutputTail#READY} and forwards until it is ended. It forgets
 * what it learned by being started anew.
 */
final class ForeignVtep implements PeerVtep {
    /** From SIGTERM to SIGKILL. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** A program that is never idle must not hold up those who wait for it. */
    private static final Duration LONGEST_DRAIN = Duration.ofMillis(200);

    private static final long LOOK_AGAIN_NANOS = 200_000;

    private final HostPlan host;
    private final ForeignTask task;
    private final NamespaceProcesses processes;
    private final AnonymousFile configuration;
    private volatile Process program;
    private volatile OutputTail output;
    private boolean closed;

    private ForeignVtep(HostPlan host, ForeignTask task, NamespaceProcesses processes) {
        this.host = host;
        this.task = task;
        this.processes = processes;
        configuration = AnonymousFile.create("agent.json");
    }

    /**
     * Starts the program in a namespace that has the uplink and the VMs' ports already, and waits until it is ready.
     *
     * @throws TestbedException when it can't be started, ends, or does not say that it is ready; the message has what it wrote
     */
    static ForeignVtep start(TopologyPlan plan, HostPlan host, Wiring wiring) {
        finishFrames(plan, host, wiring);
        NamespaceProcesses processes = new NamespaceProcesses(host.name(), wiring.host(host.name()));
        ForeignVtep vtep = new ForeignVtep(host, ForeignTask.of(plan, host), processes);
        try {
            Files.writeString(vtep.configuration.file().toPath(), vtep.task.configuration());
            vtep.run();
            return vtep;
        } catch (IOException e) {
            vtep.close();
            throw vtep.failure("can't be told its configuration: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            vtep.close();
            throw e;
        }
    }

    /** A program that reads frames off an interface shall find what a wire would carry: complete checksums, and no super-frames. */
    private static void finishFrames(TopologyPlan plan, HostPlan host, Wiring wiring) {
        List<String> ports = new ArrayList<>(List.of(LinkNames.UPLINK));
        for (VmPlan vm : plan.vmsOn(host.name())) {
            ports.add(LinkNames.vmPort(vm));
            wiring.vm(vm.name()).call(() -> finish(LinkNames.VM));
        }
        wiring.fabric().call(() -> finish(LinkNames.fabricPort(host)));
        wiring.host(host.name()).call(() -> {
            EthernetTool.finishBeforeSending(LinkNames.UPLINK);
            EthernetTool.settle(ports);
            return null;
        });
    }

    private static Void finish(String port) {
        EthernetTool.finishBeforeSending(port);
        return null;
    }

    private void run() {
        String path = "/proc/%d/fd/%s"
                .formatted(ProcessHandle.current().pid(), configuration.file().getName());
        try {
            program = processes.spawn(task.command(path), task.environment(path));
            output = OutputTail.of(program);
            if (!output.awaitReady(host.agent().readyWithin().toNanos())) {
                throw notReady();
            }
        } catch (IOException e) {
            throw failure("can't be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was not waited for: interrupted", e);
        }
    }

    private TestbedException notReady() throws InterruptedException {
        if (!program.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
            return failure(
                    "did not write the line \"%s\" to its standard output within %s; it must when it forwards, and flush it, or get more time with readyWithin%s"
                            .formatted(OutputTail.READY, seconds(host.agent().readyWithin()), written()),
                    null);
        }
        output.awaitEnd(FAREWELL.toNanos());
        String text = output.text();
        if (text.startsWith(NamespaceProcesses.NOT_STARTED)) {
            return failure(
                    "can't be started:%s; write a program of the PATH, or its path, absolute or seen from %s"
                            .formatted(
                                    text.substring(NamespaceProcesses.NOT_STARTED.length()),
                                    System.getProperty("user.dir")),
                    null);
        }
        return failure(
                "ended with exit code %d before it was ready; it must write the line \"%s\" to its standard output and go on%s"
                        .formatted(program.exitValue(), OutputTail.READY, written()),
                null);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private String written() {
        String text = output.text();
        return text.isEmpty()
                ? "; it wrote nothing"
                : "; it wrote:\n" + text.indent(2).stripTrailing();
    }

    private TestbedException failure(String what, Throwable cause) {
        return new TestbedException(
                "The agent of %s, \"%s\", %s"
                        .formatted(host.name(), String.join(" ", host.agent().command()), what),
                cause);
    }

    /** What the program wrote since it was started, and whether it has ended; empty when there is nothing to tell. */
    @Override
    public String output() {
        Process running = program;
        String text = output.text();
        if (running.isAlive()) {
            return text;
        }
        String end = "(it ended with exit code %d)".formatted(running.exitValue());
        return text.isEmpty() ? end : text + "\n" + end;
    }

    @Override
    public void drain() {
        Process running = program;
        long deadline = System.nanoTime() + LONGEST_DRAIN.toNanos();
        while (running.isAlive()
                && !SocketQueues.areIdle(running.toHandle())
                && System.nanoTime() - deadline < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public void reset() {
        end();
        run();
    }

    /** Asks the program to end, and ends whatever is left. */
    private void end() {
        Process running = program;
        if (running != null && running.isAlive()) {
            running.children().forEach(ProcessHandle::destroy);
            try {
                running.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        processes.endAll();
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            end();
            configuration.close();
        }
    }
}
