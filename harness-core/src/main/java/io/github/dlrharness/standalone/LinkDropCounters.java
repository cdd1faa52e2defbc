package io.github.dlrharness.standalone;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.os.linux.LinkDrops;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Frames the kernel dropped at an agent's interfaces, where no port of the agent sees them, counted since the agent has had the interface
 * or was reset. An interface that is made anew goes on with the count; what was dropped between the last look and its removal is lost with
 * it.
 */
final class LinkDropCounters {
    private static final LinkDrops MISSING = new LinkDrops(0, 0, 0);

    private final Supplier<Map<String, LinkDrops>> interfaces;
    private final Map<String, Count> counts = new HashMap<>();

    private static final class Count {
        private LinkDrops seen;
        private long received;
        private long sent;
    }

    /**
     * Makes them.
     *
     * @param interfaces answers what was dropped so far at each interface, by its name
     */
    LinkDropCounters(Supplier<Map<String, LinkDrops>> interfaces) {
        this.interfaces = interfaces;
    }

    /**
     * Looks again.
     *
     * @param names of the agent's interfaces by port number
     * @return the counters by their names
     */
    synchronized Map<String, Long> look(Map<Integer, String> names) {
        Map<String, LinkDrops> now = interfaces.get();
        counts.keySet().retainAll(names.values());
        Map<String, Long> counters = new TreeMap<>();
        names.forEach((port, name) -> {
            Count count = counts.computeIfAbsent(name, added -> new Count());
            add(count, now.getOrDefault(name, MISSING));
            String prefix = "port." + (port == Engine.UPLINK ? "uplink" : "p" + port) + ".";
            counters.put(prefix + "received.link-drops", count.received);
            counters.put(prefix + "sent.link-drops", count.sent);
        });
        return counters;
    }

    private static void add(Count count, LinkDrops now) {
        if (count.seen == null) {
            count.seen = now; // what was dropped before is not the agent's
        }
        boolean same = now.index() == count.seen.index();
        if (now.index() != 0) {
            count.received += now.received() - (same ? count.seen.received() : 0);
            count.sent += now.sent() - (same ? count.seen.sent() : 0);
        }
        count.seen = now;
    }

    /** Counts from now on. */
    synchronized void reset(Map<Integer, String> names) {
        look(names);
        counts.values().forEach(count -> {
            count.received = 0;
            count.sent = 0;
        });
    }
}
