package io.github.dlrharness.standalone;

import io.github.dlrharness.control.AgentInfo.PortInfo;
import io.github.dlrharness.os.linux.LinkDrops;
import io.github.dlrharness.os.linux.LinkState;
import io.github.dlrharness.os.linux.SystemCallException;
import io.github.dlrharness.os.linux.SystemException;
import io.github.dlrharness.wire.Ipv4Address;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the interfaces: knows how each one is, and has ports opened again when theirs returns. */
final class LinkWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkWatch.class);

    private final Interfaces interfaces;
    private final Runnable onChange;
    private final Thread thread;
    private volatile Map<String, LinkState> links;
    private volatile boolean closing;

    /**
     * Makes one; it watches from {@link #start()} on.
     *
     * @param onChange called on its thread whenever something changed
     */
    LinkWatch(Interfaces interfaces, String host, Runnable onChange) {
        this.interfaces = interfaces;
        this.onChange = onChange;
        links = interfaces.links();
        thread = new Thread(this::run, "dlr-links-" + host);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The interface of a name; null when there is none. */
    LinkState link(String name) {
        return links.get(name);
    }

    /** Whether there is an interface of a name at this very moment, whatever was told of it so far. */
    boolean isThere(String name) {
        return interfaces.links().containsKey(name);
    }

    /** How the interface of a name is. */
    PortInfo.State state(String name) {
        LinkState link = links.get(name);
        if (link == null) {
            return PortInfo.State.MISSING;
        }
        return link.up() ? PortInfo.State.UP : PortInfo.State.DOWN;
    }

    /** As {@link #state(String)}, for an interface that needs an address. */
    PortInfo.State state(String name, Ipv4Address address) {
        PortInfo.State state = state(name);
        try {
            return state == PortInfo.State.UP && !addresses(name).contains(address)
                    ? PortInfo.State.UNADDRESSED
                    : state;
        } catch (SystemCallException | SystemException e) {
            LOG.debug("The addresses of {} can't be read now", name, e);
            return state;
        }
    }

    /** The IPv4 addresses of the interface of a name; none when it is missing. */
    List<Ipv4Address> addresses(String name) {
        LinkState link = links.get(name);
        return link == null ? List.of() : interfaces.addresses(link);
    }

    /** What the system dropped at each interface so far, by name. */
    Map<String, LinkDrops> drops() {
        return interfaces.drops();
    }

    /** Has it look again soon, whatever the system tells. */
    void wakeup() {
        interfaces.wakeup();
    }

    private void run() {
        try {
            while (!closing) {
                interfaces.await();
                if (!closing) {
                    look();
                }
            }
        } catch (RuntimeException e) {
            LOG.error("Interfaces are no longer watched; one that returns will not be used", e);
        } finally {
            interfaces.close();
        }
    }

    /** What fails once, for instance for want of memory, may work at the next news; so it does not end the watch. */
    private void look() {
        try {
            links = interfaces.links();
            onChange.run();
        } catch (RuntimeException e) {
            LOG.warn("Interfaces have changed, and that could not be followed; the next change is", e);
        }
    }

    /** Ends it, without waiting. */
    @Override
    public void close() {
        closing = true;
        if (thread.isAlive()) {
            interfaces.wakeup();
        } else {
            interfaces.close();
        }
    }
}
