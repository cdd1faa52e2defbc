package io.github.dlrharness.testbed.simulated;

import java.util.Map;

/** What passed a port of a host, by the names that every backend uses. */
final class PortCounters {
    private final String prefix;
    private long receivedFrames;
    private long receivedBytes;
    private long sentFrames;
    private long sentBytes;
    private long sendDrops;

    /** Makes zeros for the port {@code name}. */
    PortCounters(String name) {
        prefix = "port." + name + ".";
    }

    void received(int bytes) {
        receivedFrames++;
        receivedBytes += bytes;
    }

    void sent(int bytes) {
        sentFrames++;
        sentBytes += bytes;
    }

    void sendDropped() {
        sendDrops++;
    }

    void addTo(Map<String, Long> counters) {
        counters.put(prefix + "received.frames", receivedFrames);
        counters.put(prefix + "received.bytes", receivedBytes);
        counters.put(prefix + "received.drops", 0L);
        counters.put(prefix + "sent.frames", sentFrames);
        counters.put(prefix + "sent.bytes", sentBytes);
        counters.put(prefix + "sent.drops", sendDrops);
    }

    void clear() {
        receivedFrames = 0;
        receivedBytes = 0;
        sentFrames = 0;
        sentBytes = 0;
        sendDrops = 0;
    }
}
