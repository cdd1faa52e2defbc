package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentJson;
import io.github.dlrharness.control.AgentEvent;
import io.github.dlrharness.control.AgentService;
import io.github.dlrharness.control.ConfigRefusedException;
import io.github.dlrharness.control.RpcClient;
import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.os.linux.AnonymousFile;
import io.github.dlrharness.os.linux.NetworkNamespace;
import io.github.dlrharness.os.linux.Signal;
import io.github.dlrharness.os.linux.StoppedProcess;
import io.github.dlrharness.testbed.AgentProcess;
import io.github.dlrharness.testbed.TestbedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The process of a host's agent, controlled over its standard input and output. It lives in the host's {@link NamespaceProcesses}, so
 * it is gone with the testbed and with this JVM, even while it is stopped.
 */
final class ChildAgent implements AgentProcess, AutoCloseable {
    private static final int GRACE_SECONDS = 2;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** It takes a second on an idle machine; what does not start at all ends, and is noticed at once. */
    private static final Duration START_LIMIT = Duration.ofMinutes(1);

    /** A JVM that starts needs a processor of its own; more at once only make each other late. */
    private static final Semaphore STARTING =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors()));

    private final String host;
    private final NamespaceProcesses processes;
    private final Supplier<AgentConfig> configuration;
    private final Consumer<AgentEvent> listener;
    private Process process;
    private RpcClient service;
    private Subscription events;
    private AnonymousFile errors;
    private boolean paused;
    private boolean closed;
    private long lostBefore;

    ChildAgent(
            String host,
            NetworkNamespace namespace,
            Supplier<AgentConfig> configuration,
            Consumer<AgentEvent> listener) {
        this.host = host;
        processes = new NamespaceProcesses(host, namespace);
        this.configuration = configuration;
        this.listener = listener;
    }

    /** Starts it with the configuration of now. */
    synchronized void start() {
        start(configuration.get());
    }

    private void start(AgentConfig config) {
        if (closed) {
            throw new TestbedException("The agent of %s can't be started: its testbed is closed".formatted(host));
        }
        forgetErrors();
        STARTING.acquireUninterruptibly();
        try {
            launch(config);
        } finally {
            STARTING.release();
        }
    }

    private void launch(AgentConfig config) {
        errors = AnonymousFile.create("agent-" + host);
        try (AnonymousFile file = AnonymousFile.create("config-" + host)) {
            file.write(AgentJson.write(config));
            process = processes.startWithPipes(AgentProgram.command(file.path()), errors);
            service = RpcClient.over(
                    "The agent of \"%s\"".formatted(host), process.getInputStream(), process.getOutputStream());
            // Answers when it forwards, so the file is read by then.
            service.info(START_LIMIT);
            events = service.events(listener);
        } catch (IOException | RuntimeException e) {
            end();
            throw new TestbedException(
                    "The agent of %s does not start: %s%s".formatted(host, e.getMessage(), lastWords()), e);
        }
    }

    /**
     * Asks the agent.
     *
     * @param failed how the message starts when it can't answer, with a place for the host's name
     */
    <T> T ask(String failed, Function<AgentService, T> question) {
        AgentService asked = requireAnswers(failed);
        try {
            return Attempt.get(failed.formatted(host), () -> question.apply(asked));
        } catch (ConfigRefusedException e) {
            throw new TestbedException(failed.formatted(host) + ": " + e.getMessage(), e);
        }
    }

    private synchronized AgentService requireAnswers(String failed) {
        if (paused) {
            throw new TestbedException((failed + ": its agent is paused; resume it first").formatted(host));
        }
        if (!isRunning()) {
            throw new TestbedException((failed + ": its agent does not run, it ended with %d; restart it first")
                    .formatted(host, process.exitValue()));
        }
        return service;
    }

    /** Tells whether it runs and is not paused. */
    synchronized boolean answers() {
        return isRunning() && !paused;
    }

    /** Events that came too fast for this JVM. */
    synchronized long lostEvents() {
        return lostBefore + (events == null ? 0 : events.lost());
    }

    /** Makes it run, if it does not; answers whether it was started anew, with that configuration. */
    synchronized boolean revive(AgentConfig config) {
        if (!isRunning()) {
            start(config);
            return true;
        }
        if (paused) {
            resume();
        }
        return false;
    }

    /** The agent itself: a shell waits for it, its only child. */
    private ProcessHandle agent() {
        return process.children().findFirst().orElse(process.toHandle());
    }

    @Override
    public synchronized long pid() {
        return agent().pid();
    }

    @Override
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public synchronized void pause() {
        requireAnswers("%s can't be paused");
        Attempt.run(host + " can't be paused", () -> {
            Signal.STOP.sendTo(pid());
            StoppedProcess.await(pid(), STOP_LIMIT);
        });
        paused = true;
    }

    @Override
    public synchronized void resume() {
        if (!paused || !isRunning()) {
            throw new TestbedException("%s can't be resumed: its agent is not paused".formatted(host));
        }
        Attempt.run(host + " can't be resumed", () -> Signal.CONTINUE.sendTo(pid()));
        paused = false;
    }

    @Override
    public synchronized void kill() {
        if (!isRunning()) {
            throw new TestbedException("%s can't be killed: its agent does not run".formatted(host));
        }
        Attempt.run(host + " can't be killed", () -> Signal.KILL.sendTo(pid()));
        end();
    }

    @Override
    public synchronized void restart() {
        end();
        start();
    }

    @Override
    public synchronized String output() {
        try {
            return errors == null ? "" : errors.text();
        } catch (IOException e) {
            throw new UncheckedIOException("What the agent of " + host + " wrote can't be read", e);
        }
    }

    private String lastWords() {
        String words = output().strip();
        String status = process == null ? "" : "; it ended with status " + process.exitValue();
        return words.isEmpty() ? status : status + " and wrote:\n" + words;
    }

    /** Ends it: by the end of its input, else at once. */
    private void end() {
        if (process == null) {
            return;
        }
        if (events != null) {
            lostBefore += events.lost();
            events = null;
        }
        if (service != null) {
            service.close();
        }
        boolean ended = false;
        boolean interrupted = false;
        try {
            process.getOutputStream().close();
            ended = !paused && process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            ended = !process.isAlive();
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!ended) {
            agent().destroyForcibly();
        }
        NamespaceProcesses.awaitEnd(process);
        paused = false;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void forgetErrors() {
        if (errors != null) {
            errors.close();
            errors = null;
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            List<Runnable> steps = new ArrayList<>(List.of(this::end, processes::endAll, this::forgetErrors));
            Closing.inOrder(steps);
        }
    }
}
