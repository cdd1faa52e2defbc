package io.github.dlrharness.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.control.RpcClient;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.os.linux.Program;
import io.github.dlrharness.standalone.TwoHosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** An agent that runs from dlr-agent.jar in the namespace of a host, as its user would run it. */
final class AgentProcess implements AutoCloseable {
    /** Built in the phase package, before integration tests. */
    static final Path JAR = Path.of("target", "dlr-agent.jar").toAbsolutePath();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Path file;
    final Path socket;
    final Path log;
    private final NetworkNamespace namespace;
    private final List<String> options;
    private Process process;

    private AgentProcess(NetworkNamespace namespace, Path folder, String host, List<String> options) {
        this.namespace = namespace;
        this.options = options;
        file = folder.resolve(host + ".yaml");
        socket = folder.resolve(host + ".sock");
        log = folder.resolve(host + ".log");
    }

    /** Starts the agent of host a or b, with options of "run" beside --config; it forwards when this returns. */
    static AgentProcess start(TwoHosts hosts, String host, Path folder, String... options) throws IOException {
        return start(hosts, TwoHosts.config(host, ""), folder, options);
    }

    /** As above, by a configuration of one's own. */
    static AgentProcess start(TwoHosts hosts, AgentConfig config, Path folder, String... options) throws IOException {
        String host = config.engine().host();
        AgentProcess agent = new AgentProcess(host.equals("a") ? hosts.a : hosts.b, folder, host, List.of(options));
        agent.write(AgentJson.writePretty(config));
        agent.start();
        return agent;
    }

    /** Writes the configuration file, with this agent's socket. */
    void write(String config) throws IOException {
        assertThat(config).contains("\"socket\" : \"none\"");
        Files.writeString(file, config.replace("\"socket\" : \"none\"", "\"socket\" : \"%s\"".formatted(socket)));
    }

    void start() throws IOException {
        process = builder(Stream.concat(Stream.of("run", "--config", file.toString()), options.stream())
                        .toArray(String[]::new))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        await("it answers", () -> answers() || !process.isAlive());
        assertThat(process.isAlive()).as(log()).isTrue();
    }

    /** Waits until something is so; leaves the processors to those who make it so. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("not within %s: %s", PATIENCE, what)
                    .isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A command from the jar, in the host's namespace. */
    ProcessBuilder builder(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(Program.path("nsenter", "util-linux"), "--net=" + namespace.path(), "--"));
        command.addAll(java());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    static List<String> java() {
        assertThat(JAR).as("mvn package makes it").exists();
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString());
    }

    private boolean answers() {
        if (!Files.exists(socket)) {
            return false;
        }
        try (RpcClient client = RpcClient.connect(socket)) {
            return client.info().uptime().toNanos() > 0;
        } catch (AgentException e) {
            return false;
        }
    }

    /** Runs a command in this JVM that asks this agent. */
    CommandRun run(String... arguments) {
        return CommandRun.of(Stream.concat(Stream.of(arguments), Stream.of("--socket", socket.toString()))
                .toArray(String[]::new));
    }

    /** What a command writes that must succeed. */
    String ok(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.code()).as(run.err()).isZero();
        return run.out();
    }

    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("bash", "-c", "kill -%s %d".formatted(name, process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Waits for its end; answers the exit status. */
    int await(Duration limit) throws InterruptedException {
        assertThat(process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS))
                .as("it ended within " + limit)
                .isTrue();
        return process.exitValue();
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    @Override
    public void close() {
        // nsenter has become the agent: this is its process.
        process.destroyForcibly();
        boolean ended = false;
        while (!ended) {
            try {
                process.waitFor();
                ended = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
