package io.github.dlrharness.standalone;

import io.github.dlrharness.agent.AgentException;
import io.github.dlrharness.agent.HostAgent;
import io.github.dlrharness.agent.PortFailure;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.MissingPort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.os.linux.LinkState;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The VM ports an agent has open, and the interfaces they stand on. Thread-safe. */
final class Ports implements PortFailure {
    private static final Logger LOG = LoggerFactory.getLogger(Ports.class);

    private final Function<String, FramePort> opener;
    private final Runnable onBroken;
    private final Map<Integer, Open> open = new LinkedHashMap<>();

    /**
     * A port.
     *
     * @param index of the interface when it was opened; 0 while it is missing
     */
    private record Open(String interfaceName, FramePort port, int index) {}

    /**
     * Makes one without ports.
     *
     * @param opener opens the port of an interface; gives a {@link MissingPort} when it can't now
     * @param onBroken is called when a port turned out to be broken: its interface may be back already, and nobody will tell of that again
     */
    Ports(Function<String, FramePort> opener, Runnable onBroken) {
        this.opener = opener;
        this.onBroken = onBroken;
    }

    /** Opens one; what can't be opened now is missing until its interface is there. */
    FramePort open(String interfaceName) {
        return opener.apply(interfaceName);
    }

    synchronized void add(int number, String interfaceName, FramePort port, LinkState link) {
        open.put(number, new Open(interfaceName, port, isMissing(port) || link == null ? 0 : link.index()));
    }

    synchronized FramePort remove(int number) {
        Open gone = open.remove(number);
        return gone == null ? null : gone.port;
    }

    synchronized List<FramePort> all() {
        return open.values().stream().map(Open::port).toList();
    }

    /** Whether frames pass a port. */
    synchronized boolean isOpen(int number) {
        Open one = open.get(number);
        return one != null && !isMissing(one.port);
    }

    private static boolean isMissing(FramePort port) {
        return port instanceof MissingPort;
    }

    @Override
    public FramePort replacement(int number, FramePort broken, PortException reason) {
        if (number == Engine.UPLINK) {
            throw reason;
        }
        MissingPort missing = new MissingPort(broken.name());
        synchronized (this) {
            Open before = open.get(number);
            if (before != null) {
                open.put(number, new Open(before.interfaceName, missing, 0));
            }
        }
        LOG.warn("Port {} is out of use: {}", broken.name(), reason.getMessage());
        LaterClosing.start(broken::close);
        onBroken.run();
        return missing;
    }

    /** Opens again what is missing and has an interface now, or stands on one that was replaced. */
    void reopen(HostAgent agent, LinkWatch links) {
        Map<Integer, Open> before;
        synchronized (this) {
            before = new HashMap<>(open);
        }
        before.forEach((number, one) -> {
            LinkState link = links.link(one.interfaceName);
            if (link != null && link.index() != one.index) {
                reopen(agent, number, one, link);
            }
        });
    }

    private void reopen(HostAgent agent, int number, Open one, LinkState link) {
        FramePort fresh = opener.apply(one.interfaceName);
        if (isMissing(fresh)) {
            return;
        }
        FramePort old;
        try {
            old = agent.operate(host -> {
                FramePort replaced = host.replacePort(number, fresh);
                add(number, one.interfaceName, fresh, link);
                return replaced;
            });
        } catch (AgentException e) {
            fresh.close();
            throw e;
        }
        old.close();
        LOG.info("Port {} is in use again", one.interfaceName);
    }
}
