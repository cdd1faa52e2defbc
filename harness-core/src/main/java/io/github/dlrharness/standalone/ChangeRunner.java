package io.github.dlrharness.standalone;

import io.github.dlrharness.agent.HostAgent;
import io.github.dlrharness.agent.HostOperations;
import io.github.dlrharness.config.AgentConfig;
import io.github.dlrharness.config.AgentConfig.LogConfig;
import io.github.dlrharness.config.ConfigChange;
import io.github.dlrharness.control.ConfigRefusedException;
import io.github.dlrharness.engine.EngineListener;
import io.github.dlrharness.engine.HostEngine;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out changes of configuration, all of them or none: sockets are opened before and closed after, all the rest happens between two
 * frames.
 */
final class ChangeRunner {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeRunner.class);

    private final HostAgent agent;
    private final Ports ports;
    private final LinkWatch links;
    private final Consumer<LogConfig> onLogChange;

    /**
     * Makes one.
     *
     * @param onLogChange is told what to write from now on
     */
    ChangeRunner(HostAgent agent, Ports ports, LinkWatch links, Consumer<LogConfig> onLogChange) {
        this.agent = agent;
        this.ports = ports;
        this.links = links;
        this.onLogChange = onLogChange;
    }

    /**
     * Has the agent run by the next configuration.
     *
     * @param running what it runs by
     * @throws ConfigRefusedException when the router refuses a change; nothing was touched then
     * @throws IllegalStateException when something else failed, and everything is again as it was
     * @throws io.github.dlrharness.agent.AgentException when the agent died or was closed
     */
    void run(AgentConfig running, List<ConfigChange> changes) {
        rehearse(running, changes);
        Map<Integer, ConfigChange.AddPort> coming = new TreeMap<>();
        Set<Integer> going = new TreeSet<>();
        changes.forEach(change -> {
            if (change instanceof ConfigChange.AddPort added) {
                coming.put(added.port().port(), added);
            } else if (change instanceof ConfigChange.RemovePort removed) {
                going.add(removed.port().port());
            }
        });
        Map<Integer, FramePort> opened = new TreeMap<>();
        boolean done = false;
        try {
            coming.forEach((number, added) -> opened.put(number, ports.open(added.interfaceName())));
            changeLog(changes);
            Outcome outcome = agent.operate(host -> {
                Outcome exchanged = exchange(host, running, going, opened, changes);
                if (exchanged.failure == null) {
                    going.forEach(ports::remove);
                    coming.forEach((number, added) -> ports.add(
                            number, added.interfaceName(), opened.get(number), links.link(added.interfaceName())));
                }
                return exchanged;
            });
            outcome.requireSuccess();
            done = true;
            outcome.gone.forEach(ChangeRunner::close);
        } finally {
            if (!done) {
                opened.values().forEach(ChangeRunner::close);
                restoreLog(running, changes);
            }
        }
    }

    /**
     * What came of it.
     *
     * @param gone ports that are in use no more
     * @param failure why nothing came of it; null: all is done
     */
    private record Outcome(List<FramePort> gone, RuntimeException failure) {
        void requireSuccess() {
            if (failure instanceof PortException) {
                throw new ConfigRefusedException(List.of(failure.getMessage()));
            }
            if (failure != null) {
                throw new IllegalStateException("the configuration is as it was: " + failure.getMessage(), failure);
            }
        }
    }

    /** An engine refuses by its configuration alone; so what one like it takes, it takes, and else nothing learned is lost. */
    private static void rehearse(AgentConfig running, List<ConfigChange> changes) {
        try {
            HostEngine engine = new HostEngine(running.engine(), (port, frame) -> {}, EngineListener.NONE);
            new EngineSteps(engine, 0).perform(changes);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new ConfigRefusedException(
                    List.of("the router can't get there while it runs: %s; restart the agent with the new configuration"
                            .formatted(e.getMessage())));
        }
    }

    private static Outcome exchange(
            HostOperations host,
            AgentConfig running,
            Set<Integer> going,
            Map<Integer, FramePort> opened,
            List<ConfigChange> changes) {
        EngineSteps steps = new EngineSteps(host.engine(), host.now());
        try {
            return new Outcome(host.exchangePorts(going, opened, () -> steps.perform(changes)), null);
        } catch (RuntimeException e) {
            takeBack(steps, host, running);
            return new Outcome(List.of(), e);
        }
    }

    private static void takeBack(EngineSteps steps, HostOperations host, AgentConfig running) {
        try {
            steps.takeBack();
        } catch (RuntimeException e) {
            LOG.error("A change of configuration can't be taken back; the router begins anew", e);
            host.renewEngine(running.engine());
        }
    }

    private void changeLog(List<ConfigChange> changes) {
        changes.forEach(change -> {
            if (change instanceof ConfigChange.ChangeLog changed) {
                onLogChange.accept(changed.log());
            }
        });
    }

    private void restoreLog(AgentConfig running, List<ConfigChange> changes) {
        if (changes.stream().anyMatch(ConfigChange.ChangeLog.class::isInstance)) {
            onLogChange.accept(running.log());
        }
    }

    /** Whatever happens to it now, it is not in use any more. */
    private static void close(FramePort port) {
        try {
            port.close();
        } catch (RuntimeException e) {
            LOG.warn("Port {} could not be closed in order", port.name(), e);
        }
    }
}
