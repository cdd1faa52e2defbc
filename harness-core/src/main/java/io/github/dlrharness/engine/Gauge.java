package io.github.dlrharness.engine;

/** What an engine holds at a moment, beside what it {@linkplain Counter counts}. */
public enum Gauge {
    /** ARP entries that were asked for and not answered yet. */
    ARP_NASCENT("gauge.arp.nascent"),
    /** ARP entries that are confirmed. */
    ARP_VALID("gauge.arp.valid"),
    /** ARP entries past their timeout. */
    ARP_STALE("gauge.arp.stale"),
    /** ARP entries of targets that do not answer. */
    ARP_FAILED("gauge.arp.failed"),
    /** ARP entries of the LIFs themselves. */
    ARP_PERMANENT("gauge.arp.permanent"),
    /** MACs learned. */
    FDB_ENTRIES("gauge.fdb.entries"),
    /** Remote VTEPs, one for each VNI it is in. */
    VTEP_ENTRIES("gauge.vtep.entries"),
    /** Requests of other instances that wait for a local VM's answer. */
    PROXY_PENDING("gauge.proxy.pending"),
    /** Targets that packets wait for. */
    QUEUE_TARGETS("gauge.queue.targets"),
    /** Packets that wait for a resolution. */
    QUEUE_PACKETS("gauge.queue.packets"),
    /** Bytes of buffer that those packets hold. */
    QUEUE_BYTES("gauge.queue.bytes");

    private final String label;

    Gauge(String label) {
        this.label = label;
    }

    /** The gauge's name in {@link Engine#counters()}. */
    public String label() {
        return label;
    }

    /** The gauge of the entries in a state. */
    public static Gauge of(ArpState state) {
        return switch (state) {
            case NASCENT -> ARP_NASCENT;
            case VALID -> ARP_VALID;
            case STALE -> ARP_STALE;
            case FAILED -> ARP_FAILED;
            case PERMANENT -> ARP_PERMANENT;
        };
    }
}
