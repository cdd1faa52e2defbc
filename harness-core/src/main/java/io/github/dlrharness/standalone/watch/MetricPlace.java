package io.github.dlrharness.standalone.watch;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Gauge;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a counter or gauge of the agent stands among its metrics.
 *
 * @param labels the values of the metric's labels, in their order
 */
record MetricPlace(Metric metric, List<String> labels) {
    private static final String PORT = "port.";
    private static final String REMOVED = "removed";

    /** Groups: what follows the prefix is the value of the metric's one label. */
    private static final Map<String, Metric> GROUPS = Map.of(
            "drop.", Metric.DROPS,
            "arp.", Metric.ARP_EVENTS,
            "fdb.", Metric.FDB_EVENTS,
            "proxy.", Metric.PROXY_EVENTS,
            "queue.", Metric.QUEUE_EVENTS,
            "gauge.arp.", Metric.ARP_ENTRIES);

    private static final Map<String, MetricPlace> SINGLE = new HashMap<>();

    static {
        put(Counter.VM_RECEIVED, Metric.ROUTER_FRAMES, "vm", "received");
        put(Counter.VM_SENT, Metric.ROUTER_FRAMES, "vm", "sent");
        put(Counter.UPLINK_RECEIVED, Metric.ROUTER_FRAMES, "uplink", "received");
        put(Counter.UPLINK_SENT, Metric.ROUTER_FRAMES, "uplink", "sent");
        put(Counter.FRAGMENTS, Metric.FRAGMENTS);
        put(Counter.DVS_FLOODED, Metric.FLOODED);
        put(Counter.ROUTED, Metric.ROUTED);
        put(Counter.ECHO_ANSWERED, Metric.ICMP, "echo-answered");
        put(Counter.ICMP_ERRORS, Metric.ICMP, "error-sent");
        put(Counter.ICMP_ERRORS_LIMITED, Metric.ICMP, "error-limited");
        SINGLE.put(Gauge.FDB_ENTRIES.label(), new MetricPlace(Metric.FDB_ENTRIES, List.of()));
        SINGLE.put(Gauge.VTEP_ENTRIES.label(), new MetricPlace(Metric.VTEP_ENTRIES, List.of()));
        SINGLE.put(Gauge.PROXY_PENDING.label(), new MetricPlace(Metric.PROXY_PENDING, List.of()));
        SINGLE.put(Gauge.QUEUE_TARGETS.label(), new MetricPlace(Metric.QUEUE_TARGETS, List.of()));
        SINGLE.put(Gauge.QUEUE_PACKETS.label(), new MetricPlace(Metric.QUEUE_PACKETS, List.of()));
        SINGLE.put(Gauge.QUEUE_BYTES.label(), new MetricPlace(Metric.QUEUE_BYTES, List.of()));
    }

    private static void put(Counter counter, Metric metric, String... labels) {
        SINGLE.put(counter.label(), new MetricPlace(metric, List.of(labels)));
    }

    /**
     * Finds the place of a counter.
     *
     * @param portNames what to call ports, by the middle of their counters' names: {@code uplink}, {@code p1}
     * @return null when it has none: an agent of another version may count what this one does not know
     */
    static MetricPlace of(String counter, Map<String, String> portNames) {
        MetricPlace single = SINGLE.get(counter);
        if (single != null) {
            return single;
        }
        if (counter.startsWith(PORT)) {
            return ofPort(counter, portNames);
        }
        int end = counter.lastIndexOf('.') + 1;
        Metric group = GROUPS.get(counter.substring(0, end));
        return group == null ? null : new MetricPlace(group, List.of(counter.substring(end)));
    }

    /** {@code port.<which>.<direction>.<what>}; which may have dots, as interfaces' names have. */
    private static MetricPlace ofPort(String counter, Map<String, String> portNames) {
        int what = counter.lastIndexOf('.');
        int direction = counter.lastIndexOf('.', what - 1);
        if (direction < PORT.length()) {
            return null;
        }
        Metric metric = switch (counter.substring(what + 1)) {
            case "frames" -> Metric.FRAMES;
            case "bytes" -> Metric.BYTES;
            case "drops" -> Metric.PORT_DROPS;
            case "link-drops" -> Metric.LINK_DROPS;
            default -> null;
        };
        String which = counter.substring(PORT.length(), direction);
        List<String> labels = List.of(label(which, portNames), counter.substring(direction + 1, what));
        return metric == null ? null : new MetricPlace(metric, labels);
    }

    /** What is no port's name, as blanks and brackets are in none, so that a removed port is never taken for one that is there. */
    private static String label(String which, Map<String, String> portNames) {
        if (which.equals(REMOVED)) {
            return "(removed)";
        }
        return which.startsWith(REMOVED + "-")
                ? which.substring(REMOVED.length() + 1) + " (removed)"
                : portNames.getOrDefault(which, which);
    }
}
