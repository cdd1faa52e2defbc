package io.github.dlrharness.cli;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentYaml;
import io.github.dlrharness.control.RpcServer;
import io.github.dlrharness.standalone.AgentSettings;
import io.github.dlrharness.standalone.StandaloneAgent;
import io.github.dlrharness.standalone.WarmUp;
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

    private final EndInTime inTime = EndInTime.ofProcess();
    private final RunOrders orders = new RunOrders(inTime, Duration.ofSeconds(1));

    @Override
    public Integer call() throws InterruptedException {
        listenToSignals();
        try {
            return run();
        } finally {
            inTime.reached();
        }
    }

    @SuppressWarnings("try") // Watch and servers are for others to use.
    private int run() throws InterruptedException {
        WarmUp.begin();
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
                RpcServer parent =
                        stdio ? RpcServer.serve(System.in, answers, agent, () -> orders.end("end of input")) : null) {
            awaitStopOf(agent);
            log.ready(agent.info(), sinceStart());
            if (!stdio) {
                System.out.println("ready");
            }
            return orders.serve(agent, log);
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
        ProcessSignals.handle("TERM", () -> orders.end("SIGTERM"));
        ProcessSignals.handle("INT", () -> orders.end("SIGINT"));
        ProcessSignals.handle("HUP", orders::reload);
    }

    private void awaitStopOf(StandaloneAgent agent) {
        Thread thread = new Thread(
                () -> {
                    try {
                        agent.awaitStop();
                        orders.end("agent.stop");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "dlr-await-stop");
        thread.setDaemon(true);
        thread.start();
    }
}
