package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.RouterOptions;

/** What an engine may keep, whatever it was given: nothing beyond the limits of its tables. */
final class TableRules {
    /** Buffers that the packet queue keeps for later, with a packet each. */
    private static final int POOL = 256;
    /** Everything that is not an entry of a table: the parts of an engine, its ports, its configuration. */
    private static final int FIXED_OBJECTS = 1_200;
    /** All tables of the engine with small limits, the maps' arrays and the queue's pool of buffers. */
    private static final long FIXED_BYTES = 1 << 20;
    /** Bytes of packets that wait beyond the latest of each target; as the queue has it. */
    private static final long QUEUE_BYTES = 16 << 20;

    private TableRules() {}

    static Footprint check(Engine engine, RouterOptions options) {
        Footprint kept = Footprint.of(engine);
        int waiting = options.queue().depth() * options.queue().targets();
        limit(kept, "ArpEntry", options.arp().limit());
        limit(kept, "FdbEntry", options.fdb().limit());
        limit(kept, "Holder", options.arp().limit());
        limit(kept, "ProxyRequest", options.proxy().limit());
        // Those that are waited for, and those whose rate limit runs: two for each entry of an ARP table.
        limit(kept, "ProxyTarget", options.proxy().limit() + 2 * options.arp().limit());
        limit(kept, "QueuedPacket", waiting + POOL);
        int entries = kept.count("ArpEntry")
                + kept.count("FdbEntry")
                + kept.count("ProxyRequest")
                + kept.count("ProxyTarget")
                // Each with its frame and its buffer.
                + 3 * kept.count("QueuedPacket");
        if (kept.objects() - entries > FIXED_OBJECTS) {
            throw new FuzzFinding("objects beyond the tables", kept.toString());
        }
        long latest = 65_664L * options.queue().targets();
        if (kept.bytes() - 256L * entries > FIXED_BYTES + QUEUE_BYTES + latest) {
            throw new FuzzFinding("bytes beyond the tables", kept.toString());
        }
        return kept;
    }

    private static void limit(Footprint kept, String entry, int limit) {
        if (kept.count(entry) > limit) {
            throw new FuzzFinding("table limit", kept.count(entry) + " " + entry + ", at most " + limit);
        }
    }
}
