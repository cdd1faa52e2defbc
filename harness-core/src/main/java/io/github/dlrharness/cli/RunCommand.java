package io.github.dlrharness.cli;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.control.ConfigRefusedException;
import io.github.dlrharness.control.RpcServer;
import io.github.dlrharness.standalone.AgentSettings;
import io.github.dlrharness.standalone.StandaloneAgent;
import io.github.dlrharness.standalone.watch.AgentLog;
import io.github.dlrharness.standalone.watch.LogSetup;
import io.github.dlrharness.standalone.watch.ResolutionTimer;
import io.github.dlrharness.standalone.watch.Watch;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs an agent until it is told to end. */
@Command(
        name = "run",
        description = {
            "Run an agent: a VTEP and a distributed logical router on the interfaces that the configuration names.",
            "When it forwards it writes a line \"ready\" to standard output.",
            "SIGTERM, SIGINT: handle what waits, and end within 1 s with status 0. SIGHUP: as \"reload\"."
        },
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    /** What a system that stops services, or a person, expects. */
    private static final Duration LAST_SECOND = Duration.ofMillis(800);

    /** How often it is looked whether the event loop lives. */
    private static final long LOOK_SECONDS = 1;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            required = true,
            description = "The configuration (docs/agent.md has its keys); read again by reload.")
    private Path file;

    @Option(
            names = "--pcap",
            description = "Take frames from VM ports by libpcap, on any system that has it; as \"datapath: pcap\".")
    private boolean pcap;

    @Option(
            names = "--stdio",
            description =
                    "Speak the control protocol over standard input and output as well; the end of input is the order to end.")
    private boolean stdio;

    /** What the main thread is woken for. */
    private enum Order {
        END,
        RELOAD
    }

    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final Halter halter = new Halter(LAST_SECOND, Runtime.getRuntime()::halt);
    private String why = "it was asked to";

    @Override
    public Integer call() throws InterruptedException {
        listenToSignals();
        try {
            return run();
        } finally {
            halter.disarm();
        }
    }

    @SuppressWarnings("try") // Watch and servers are for others to use.
    private int run() throws InterruptedException {
        StandaloneAgent.prepare();
        // Only what the protocol says may go there.
        OutputStream answers = stdio ? new FileOutputStream(FileDescriptor.out) : null;
        if (stdio) {
            System.setOut(System.err);
        }
        UnaryOperator<AgentConfig> datapath = pcap ? RunCommand::withPcap : UnaryOperator.identity();
        AgentConfig config = datapath.apply(AgentYaml.read(file));
        LogSetup.apply(config.log());
        String host = config.engine().host();
        AgentLog log = new AgentLog(host);
        ResolutionTimer timer = new ResolutionTimer(config.engine().options());
        AgentSettings settings =
                AgentSettings.of(file).overriding(datapath).with(timer).onLogChange(LogSetup::change);
        log.starting(host, settings.version(), file.toString());
        try (StandaloneAgent agent = start(config, settings);
                Watch watch = watch(config, agent, timer, log);
                RpcServer socket = listen(config, agent);
                RpcServer parent = stdio
                        ? RpcServer.serve(System.in, answers, agent, () -> order(Order.END, "end of input"))
                        : null) {
            awaitStopOf(agent);
            log.ready(agent.info(), sinceStart());
            if (!stdio) {
                System.out.println("ready");
            }
            return serve(agent, log);
        }
    }

    /** Since the program began, some 50 ms after the JVM did. The process's own age is known to the second only. */
    private static Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - Main.BEGIN);
    }

    static AgentConfig withPcap(AgentConfig config) {
        return new AgentConfig(
                config.engine(),
                config.interfaces(),
                AgentConfig.Datapath.PCAP,
                config.control(),
                config.metrics(),
                config.log());
    }

    private static StandaloneAgent start(AgentConfig config, AgentSettings settings) {
        try {
            return StandaloneAgent.start(config, settings);
        } catch (AgentException e) {
            throw new MachineException(e.getMessage() + "\n\"dlr-agent check\" tells all that this machine lacks.", e);
        }
    }

    private static Watch watch(AgentConfig config, StandaloneAgent agent, ResolutionTimer timer, AgentLog log) {
        try {
            return Watch.start(config.engine().host(), agent, timer, log, config.metrics());
        } catch (AgentException e) {
            throw new MachineException(e.getMessage(), e);
        }
    }

    private static RpcServer listen(AgentConfig config, StandaloneAgent agent) {
        String socket = config.control().socket();
        try {
            return socket == null ? null : RpcServer.listen(Path.of(socket), agent);
        } catch (AgentException e) {
            throw new MachineException(e.getMessage(), e);
        }
    }

    private void listenToSignals() {
        ProcessSignals.handle("TERM", () -> order(Order.END, "SIGTERM"));
        ProcessSignals.handle("INT", () -> order(Order.END, "SIGINT"));
        ProcessSignals.handle("HUP", () -> order(Order.RELOAD, "SIGHUP"));
    }

    private synchronized void order(Order order, String by) {
        if (order == Order.END) {
            halter.arm(ExitCode.OK);
            why = by;
        }
        orders.add(order);
    }

    private synchronized String why() {
        return why;
    }

    private void awaitStopOf(StandaloneAgent agent) {
        Thread thread = new Thread(
                () -> {
                    try {
                        agent.awaitStop();
                        order(Order.END, "agent.stop");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "dlr-await-stop");
        thread.setDaemon(true);
        thread.start();
    }

    private int serve(StandaloneAgent agent, AgentLog log) throws InterruptedException {
        while (true) {
            Order order = orders.poll(LOOK_SECONDS, TimeUnit.SECONDS);
            if (order == Order.END) {
                log.stopping(why());
                return ExitCode.OK;
            }
            if (order == Order.RELOAD) {
                reload(agent, log);
            } else {
                try {
                    agent.counters();
                } catch (AgentException e) {
                    // The event loop has died, and has told why in the log. A supervisor is to start the agent again.
                    halter.arm(ExitCode.DEFECT);
                    System.err.println("dlr-agent: " + e.getMessage());
                    return ExitCode.DEFECT;
                }
            }
        }
    }

    private static void reload(StandaloneAgent agent, AgentLog log) {
        try {
            log.changed(agent.reload());
        } catch (ConfigRefusedException e) {
            log.refused(e);
        }
    }
}
