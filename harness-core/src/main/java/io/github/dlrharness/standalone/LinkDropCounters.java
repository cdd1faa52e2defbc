package io.github.dlrharness.standalone;

import io.github.dlrharness.agent.RetiredCounts;
import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.os.linux.LinkDrops;
import io.github.dlrharness.os.linux.SystemCallException;
import io.github.dlrharness.os.linux.SystemException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames the kernel dropped at an agent's interfaces, where no port of the agent sees them, counted since the agent has had the interface
 * or was reset. An interface that is made anew goes on with the count; what was dropped between the last look and its removal is lost with
 * it. What was counted at an interface that the agent has no more stays, and goes on when the agent has it again.
 */
final class LinkDropCounters {
    private static final Logger LOG = LoggerFactory.getLogger(LinkDropCounters.class);

    private static final LinkDrops MISSING = new LinkDrops(0, 0, 0);

    private final Supplier<Map<String, LinkDrops>> interfaces;
    private final Map<String, Count> counts = new HashMap<>();
    private final RetiredCounts<Count> retired = new RetiredCounts<>(Count::plus);
    /** What the last look showed. */
    private Map<String, Long> shown = Map.of();

    private static final class Count {
        private LinkDrops seen;
        private long received;
        private long sent;

        Count plus(Count other) {
            Count sum = new Count();
            sum.received = received + other.received;
            sum.sent = sent + other.sent;
            return sum;
        }
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
     * Looks again. When the kernel can't be asked now, the counters are those of the last look: nobody is to fail for want of them.
     *
     * @param names of the agent's interfaces by port number
     * @return the counters by their names
     */
    synchronized Map<String, Long> look(Map<Integer, String> names) {
        Map<String, LinkDrops> now;
        try {
            now = interfaces.get();
        } catch (SystemCallException | SystemException e) {
            LOG.debug("What the kernel drops at the interfaces can't be read now", e);
            return shown;
        }
        retire(names.values(), now);
        Map<String, Long> counters = new TreeMap<>();
        names.forEach((port, name) -> {
            Count count = counts.computeIfAbsent(name, this::come);
            add(count, now.getOrDefault(name, MISSING));
            put(counters, port == Engine.UPLINK ? "uplink" : "p" + port, count);
        });
        retired.forEach((which, count) -> put(counters, which, count));
        shown = counters;
        return counters;
    }

    private void retire(Collection<String> staying, Map<String, LinkDrops> now) {
        counts.entrySet().removeIf(one -> {
            boolean gone = !staying.contains(one.getKey());
            if (gone) {
                add(one.getValue(), now.getOrDefault(one.getKey(), MISSING));
                retired.add(one.getKey(), one.getValue());
            }
            return gone;
        });
    }

    private Count come(String name) {
        Count before = retired.giveBack(name);
        return new Count().plus(before == null ? new Count() : before);
    }

    private static void put(Map<String, Long> counters, String which, Count count) {
        counters.put("port." + which + ".received.link-drops", count.received);
        counters.put("port." + which + ".sent.link-drops", count.sent);
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
        retired.clear();
        counts.values().forEach(count -> {
            count.received = 0;
            count.sent = 0;
        });
    }
}
