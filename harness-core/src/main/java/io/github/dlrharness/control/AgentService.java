package io.github.dlrharness.control;

import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.engine.EngineTables;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * What an agent can be asked and told. The running agent is one, and so is a client of its control protocol: callers need not know
 * which. Thread-safe.
 *
 * <p>Any call fails with {@link io.github.dlrharness.agent.AgentException} when the agent died, was closed, or can't be reached.
 */
public interface AgentService {
    /** How long {@link #probe} may wait. */
    Duration LONGEST_PROBE = Duration.ofSeconds(60);

    /** Who it is, how it is, and how its interfaces are. */
    AgentInfo info();

    /** What it runs by now: what it started with, and what was changed since. */
    AgentConfig config();

    /**
     * Makes it run by another configuration. Only what differs is touched, between two frames; frames of what is not are not lost. All
     * of it is done, or nothing.
     *
     * @param change makes the next configuration from today's; nobody else changes it meanwhile
     * @return what was done
     * @throws ConfigRefusedException when the configuration is not valid, or differs in what takes a restart; nothing is changed then
     * @throws IllegalStateException when it failed for want of something else; what was changed is changed back then
     */
    ChangeReport apply(UnaryOperator<AgentConfig> change);

    /**
     * Reads the configuration file again and makes the agent run by it.
     *
     * @return what was done
     * @throws ConfigRefusedException when there is no file, it is not valid, or differs in what takes a restart; nothing is
     *     changed then
     * @throws IllegalStateException as {@link #apply}
     */
    ChangeReport reload();

    /** The engine's tables as they are now. */
    EngineTables tables();

    /** Every counter and gauge by its name, those of the ports included, as they were at one moment. Cheap enough to be asked every second. */
    Map<String, Long> counters();

    /**
     * Is told of the engine's events from now on, on a thread of the service's. Who is slow loses events, and is told how many.
     *
     * @return close it to hear no more
     */
    Subscription events(Consumer<AgentEvent> listener);

    /**
     * Gets copies of the frames that pass the agent's interfaces from now on, on a thread of the service's. Who is slow loses frames.
     *
     * @return close it to get no more
     */
    Subscription capture(CaptureRequest request, Consumer<CapturedFrame> listener);

    /**
     * Asks a neighbour for its MAC by ARP, known or not, and waits for the answer. An ICMP echo would not do: its reply is addressed to
     * the LIF, and is absorbed by the instance on the target's own host.
     *
     * @return the answer; empty when none came within the limit
     * @throws IllegalArgumentException when the address is in no LIF's subnet, or is the router's own
     */
    Optional<ProbeAnswer> probe(Ipv4Address target, Duration limit);

    /**
     * Handles everything that waits at the ports; answers the frames handled since the start. Whoever listens to events was told of all
     * that happened before this returns, unless he is slow.
     */
    long drain();

    /** Throws away what waits at the ports, forgets everything learned or pending, counts from zero. */
    void reset();

    /** Asks the agent to end. Returns before it has. */
    void stop();
}
