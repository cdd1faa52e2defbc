package io.github.dlrharness.standalone;

import io.github.dlrharness.io.FrameTap;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.os.linux.LinkState;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A place of a capture, and the tap there as long as its interface is. Used by one thread at a time. */
final class CaptureSite {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureSite.class);

    private final TapPoint point;
    private final String interfaceName;
    private final Supplier<FrameTap> opener;
    private final LinkWatch links;
    private FrameTap tap;
    private Waiter.Interest interest;
    private Waiter waiter;
    /** Of the interface when the tap was opened. */
    private int index;
    /** At taps that were here before. */
    private long lostBefore;

    private boolean told;

    CaptureSite(TapPoint point, String interfaceName, Supplier<FrameTap> opener, LinkWatch links) {
        this.point = point;
        this.interfaceName = interfaceName;
        this.opener = opener;
        this.links = links;
    }

    /**
     * Opens the tap, for the first time.
     *
     * @throws PortException when there is the interface and it can't be watched
     */
    void open() {
        LinkState link = links.link(interfaceName);
        if (link == null) {
            return;
        }
        try {
            tap = opener.get();
            index = link.index();
        } catch (PortException e) {
            if (links.isThere(interfaceName)) {
                throw e;
            }
        }
    }

    /** From now on the waiter waits for the tap, and for those that take its place. */
    void watch(Waiter by) {
        waiter = by;
        if (tap != null) {
            interest = waiter.add(tap);
        }
    }

    /** Leaves an interface that is gone or was replaced, and goes to the one there is. */
    void follow(FrameTap.Sink sink) {
        LinkState link = links.link(interfaceName);
        int there = link == null ? 0 : link.index();
        if (tap != null && there != index) {
            receive(sink);
            leave();
        }
        if (tap == null && there != 0) {
            try {
                tap = opener.get();
                index = there;
                interest = waiter.add(tap);
                told = false;
            } catch (PortException e) {
                if (!told) {
                    LOG.warn("Interface {} can't be captured yet: {}", interfaceName, e.getMessage());
                }
                told = true;
            }
        }
    }

    /** Whether there is an interface and no tap on it. */
    boolean isBehind() {
        return tap == null && links.link(interfaceName) != null;
    }

    TapPoint point() {
        return point;
    }

    void receive(FrameTap.Sink sink) {
        if (tap == null) {
            return;
        }
        try {
            tap.receive(sink);
        } catch (PortException e) {
            LOG.info("Interface {} is not captured for now: {}", interfaceName, e.getMessage());
            told = true;
            leave();
        }
    }

    private void leave() {
        if (tap == null) {
            return;
        }
        lostBefore += tap.drops();
        interest.cancel();
        LaterClosing.start(tap::close);
        tap = null;
    }

    long lost() {
        return tap == null ? lostBefore : lostBefore + tap.drops();
    }

    void close() {
        if (tap != null) {
            tap.close();
        }
    }
}
