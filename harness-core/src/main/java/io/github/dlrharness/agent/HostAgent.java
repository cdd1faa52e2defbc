package io.github.dlrharness.agent;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.EngineFactory;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.Waiter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one host: a thread that carries frames between ports and engine, and time to the engine. Only that thread touches engine
 * and ports; other threads' questions and changes queue up for it. It sleeps while nothing happens.
 *
 * <p>When the loop dies of an exception, every later call fails with that exception as its cause.
 */
public final class HostAgent implements AutoCloseable {
    /** A drain ends after this many rounds, even when frames never stop coming. */
    private static final int DRAIN_ROUNDS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(HostAgent.class);

    private final String host;
    private final Waiter waiter;
    private final PortTable ports;
    private final EngineFactory engines;
    private final EngineListener listener;
    private final Clock clock;
    private final Queue<FutureTask<?>> commands = new ConcurrentLinkedQueue<>();
    private final Thread loop;
    private final HostOperations operations = new Operations();

    /** Touched by the loop's thread only, once it runs. */
    private Engine engine;

    private volatile boolean stopping;
    private volatile Throwable failure;
    private volatile boolean ended;
    private long framesHandled;

    private HostAgent(
            EngineConfig config,
            EngineFactory engines,
            EngineListener listener,
            Waiter waiter,
            Map<Integer, FramePort> ports,
            PortFailure portFailure,
            Clock clock) {
        host = config.host();
        this.waiter = waiter;
        this.clock = clock;
        this.ports = new PortTable(ports, waiter, clock, portFailure);
        this.engines = engines;
        this.listener = listener;
        create(config);
        loop = new Thread(this::run, "dlr-agent-" + host);
        loop.setDaemon(true);
    }

    private void create(EngineConfig config) {
        engine = engines.create(config, ports, listener);
        ports.connect(engine);
    }

    /**
     * Starts an agent. From now on it owns the waiter; the ports stay the caller's to close, after {@link #close()}.
     *
     * @param engines makes its engine, on the calling thread
     * @param listener is told on the agent's thread
     * @param ports by the numbers the engine knows them by, {@link Engine#UPLINK} among them
     */
    public static HostAgent start(
            EngineConfig config,
            EngineFactory engines,
            EngineListener listener,
            Waiter waiter,
            Map<Integer, FramePort> ports) {
        return start(config, engines, listener, waiter, ports, PortFailure.fatal());
    }

    /** As above, for an agent that outlives its ports. */
    public static HostAgent start(
            EngineConfig config,
            EngineFactory engines,
            EngineListener listener,
            Waiter waiter,
            Map<Integer, FramePort> ports,
            PortFailure portFailure) {
        return start(config, engines, listener, waiter, ports, portFailure, new Clock());
    }

    static HostAgent start(
            EngineConfig config,
            EngineFactory engines,
            EngineListener listener,
            Waiter waiter,
            Map<Integer, FramePort> ports,
            PortFailure portFailure,
            Clock clock) {
        HostAgent agent = new HostAgent(config, engines, listener, waiter, ports, portFailure, clock);
        agent.loop.start();
        return agent;
    }

    /**
     * The engine's tables as they are now.
     *
     * @throws AgentException when the agent died or was closed
     */
    public EngineTables tables() {
        return call(() -> engine.tables(clock.now()));
    }

    /**
     * Every counter and gauge of engine and ports by its name, sorted, at one moment: one turn of the loop, and no copy of a table.
     *
     * @throws AgentException when the agent died or was closed
     */
    public SortedMap<String, Long> counters() {
        return call(() -> {
            SortedMap<String, Long> all = new TreeMap<>(engine.counters());
            all.putAll(ports.counters());
            return all;
        });
    }

    /**
     * What passed the ports since the start or the last {@link #reset()}, by names like {@code port.p1.received.frames}; what passed one
     * that was removed by its interface, as {@code port.removed-tap1.received.frames}, until that has a port again, which goes on from there.
     *
     * @throws AgentException when the agent died or was closed
     */
    public Map<String, Long> portCounters() {
        return call(ports::counters);
    }

    /**
     * Handles everything that waits at the ports.
     *
     * @return the frames handled since the agent started; the same number twice means that nothing came in between
     * @throws AgentException when the agent died or was closed
     */
    public long drain() {
        return call(() -> {
            int round = 0;
            while (round(true) > 0 && round < DRAIN_ROUNDS) {
                round++;
            }
            return framesHandled;
        });
    }

    /**
     * Handles what waits at the ports, and gives up when frames keep coming for longer than {@code limit}, or the loop is held up for as
     * long by something else.
     *
     * @return whether nothing waits any more
     * @throws AgentException when the agent died or was closed
     */
    public boolean drain(Duration limit) {
        long deadline = clock.now() + limit.toNanos();
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            while (round(true) > 0) {
                if (clock.now() >= deadline) {
                    return false;
                }
            }
            return true;
        });
        submit(task);
        try {
            return await(task, limit.toNanos());
        } catch (TimeoutException e) {
            task.cancel(false);
            return false;
        }
    }

    /**
     * Throws away what waits at the ports, makes the engine forget everything and all counters zero.
     *
     * @throws AgentException when the agent died or was closed
     */
    public void reset() {
        call(() -> {
            ports.reset(DRAIN_ROUNDS);
            engine.reset(clock.now());
            return null;
        });
    }

    /**
     * Throws away what waits at the ports and begins anew: with another engine, of that configuration, and counters of zero.
     *
     * @throws AgentException when the agent died or was closed, or can't make that engine; it keeps the one it has then
     */
    public void restart(EngineConfig config) {
        call(() -> {
            ports.reset(DRAIN_ROUNDS);
            create(config);
            return null;
        });
    }

    /**
     * Changes the engine's configuration, between two frames.
     *
     * @param change gets the engine and the time
     * @throws AgentException when the agent died or was closed, or the engine refuses; the engine's reason is the cause
     */
    public void change(ObjLongConsumer<Engine> change) {
        call(() -> {
            change.accept(engine, clock.now());
            return null;
        });
    }

    /**
     * Connects a VM port. The port stays the caller's to close, after {@link #removePort(int)} or {@link #close()}.
     *
     * @throws AgentException when the agent died or was closed, or there is a port of that number
     */
    public void addPort(VmPortConfig config, FramePort port) {
        operate(operations -> {
            operations.addPort(config, port);
            return null;
        });
    }

    /**
     * Disconnects a VM port; what waits there is lost, and counted. Nothing happens when there is none of that number.
     *
     * @throws AgentException when the agent died or was closed
     */
    public void removePort(int number) {
        operate(operations -> {
            operations.removePort(number);
            return null;
        });
    }

    /**
     * Does several things between the same two frames.
     *
     * @return what {@code work} returns
     * @throws AgentException when the agent died or was closed, or {@code work} threw; what it threw is the cause
     */
    public <T> T operate(Function<HostOperations, T> work) {
        return call(() -> work.apply(operations));
    }

    /**
     * Runs {@code work} on the agent's thread and waits for it.
     *
     * @throws AgentException when the agent died or was closed, or {@code work} threw; what it threw is the cause
     */
    public <T> T call(Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        submit(task);
        try {
            return await(task, Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new AssertionError("292 years have passed", e);
        }
    }

    private void submit(FutureTask<?> task) {
        commands.add(task);
        waiter.wakeup();
        if (ended) {
            // The loop may have ended before it could see the task; whoever comes last takes care of it.
            cancelCommands();
        }
    }

    /** Waits for a task, interrupts or not. */
    private <T> T await(FutureTask<T> task, long nanos) throws TimeoutException {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get(nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new AgentException("The agent of \"%s\" failed: %s".formatted(host, e.getCause()), e.getCause());
        } catch (CancellationException e) {
            throw ended();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stops the loop. Idempotent. Does not complain about a loop that died earlier. */
    @Override
    public void close() {
        stopping = true;
        waiter.wakeup();
        boolean interrupted = false;
        while (loop.isAlive()) {
            try {
                loop.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Operations implements HostOperations {
        @Override
        public Engine engine() {
            return engine;
        }

        @Override
        public void renewEngine(EngineConfig config) {
            create(config);
        }

        @Override
        public long now() {
            return clock.now();
        }

        @Override
        public void addPort(VmPortConfig config, FramePort port) {
            exchangePorts(Set.of(), Map.of(config.port(), port), () -> engine.addVmPort(config));
        }

        @Override
        public void removePort(int number) {
            exchangePorts(Set.of(number), Map.of(), () -> engine.removeVmPort(number, clock.now()));
        }

        @Override
        public List<FramePort> exchangePorts(
                Set<Integer> removed, Map<Integer, FramePort> added, Runnable engineChange) {
            return ports.exchange(removed, added, engine, engineChange);
        }

        @Override
        public FramePort replacePort(int number, FramePort port) {
            return ports.replace(number, port);
        }

        @Override
        public FramePort interposePort(int number, FramePort port) {
            return ports.interpose(number, port);
        }
    }

    private void run() {
        try {
            while (!stopping && failure == null) {
                runCommands();
                round(false);
                if (!ports.more() && commands.isEmpty() && !stopping) {
                    waiter.await(timeToDeadline());
                }
            }
        } catch (Throwable t) {
            failure = t;
        } finally {
            if (failure != null) {
                LOG.error("The agent of \"{}\" died", host, failure);
            }
            waiter.close();
            ended = true;
            cancelCommands();
        }
    }

    private int round(boolean everyPort) {
        try {
            int frames = ports.receive(everyPort);
            framesHandled += frames;
            if (engine.nextDeadline() <= clock.now()) {
                engine.handleTimeout(clock.now());
            }
            ports.flush();
            return frames;
        } catch (Throwable t) {
            // Whoever asked for this round, the loop's state can't be trusted any more.
            failure = t;
            throw t;
        }
    }

    private long timeToDeadline() {
        long deadline = engine.nextDeadline();
        long engines = deadline == Engine.NO_DEADLINE ? Long.MAX_VALUE : deadline - clock.now();
        return Math.max(0, Math.min(engines, ports.timeToDeadline()));
    }

    private void runCommands() {
        FutureTask<?> command;
        while ((command = commands.poll()) != null) {
            command.run();
        }
        ports.flush();
    }

    private void cancelCommands() {
        FutureTask<?> command;
        while ((command = commands.poll()) != null) {
            command.cancel(false);
        }
    }

    private AgentException ended() {
        Throwable cause = failure;
        return cause == null
                ? new AgentException("The agent of \"%s\" is closed".formatted(host))
                : new AgentException("The agent of \"%s\" died: %s".formatted(host, cause), cause);
    }
}
