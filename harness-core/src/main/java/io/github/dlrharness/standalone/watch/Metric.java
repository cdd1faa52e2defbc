package io.github.dlrharness.standalone.watch;

import java.util.List;

/** Every metric that a scrape shows. {@code docs/metrics.md} has the same list, and a test that it has. */
enum Metric {
    AGENT("dlr_agent_info", Kind.GAUGE, "Who the agent is; always 1.", "host", "version"),
    UPTIME("dlr_agent_uptime_seconds", Kind.GAUGE, "Seconds since the agent could forward its first frame."),
    HEAP("dlr_agent_heap_bytes", Kind.GAUGE, "Bytes of Java heap in use, garbage included."),
    PORT_UP(
            "dlr_port_up",
            Kind.GAUGE,
            "1 when the port's interface is there and has a carrier, and the underlay's the VTEP's address, else 0.",
            "port",
            "interface",
            "vni"),

    FRAMES(
            "dlr_frames_total",
            Kind.COUNTER,
            "Frames that passed a port; a super-frame counts once.",
            "port",
            "direction"),
    BYTES("dlr_bytes_total", Kind.COUNTER, "Bytes of the frames that passed a port.", "port", "direction"),
    PORT_DROPS(
            "dlr_port_drops_total",
            Kind.COUNTER,
            "Frames lost at a port: received by the kernel but not by the agent, or not sent.",
            "port",
            "direction"),
    LINK_DROPS(
            "dlr_link_drops_total",
            Kind.COUNTER,
            "Frames the kernel dropped at a port's interface, as \"ip -s link\" counts them.",
            "port",
            "direction"),
    DROPS("dlr_drops_total", Kind.COUNTER, "Frames and packets the router dropped, each under one reason.", "reason"),
    ROUTER_FRAMES(
            "dlr_router_frames_total",
            Kind.COUNTER,
            "Frames the router received from and sent to VM ports and the underlay (VXLAN frames).",
            "side",
            "direction"),
    FRAGMENTS("dlr_fragments_total", Kind.COUNTER, "Fragments made of packets that were too long for the tunnel."),
    FLOODED("dlr_flooded_frames_total", Kind.COUNTER, "Frames flooded in their VNI."),
    ROUTED("dlr_routed_packets_total", Kind.COUNTER, "Packets routed between LIFs."),
    ICMP("dlr_icmp_total", Kind.COUNTER, "What the router answered, or did not, by ICMP.", "event"),

    ARP_ENTRIES("dlr_arp_entries", Kind.GAUGE, "Entries of the ARP table by state.", "state"),
    ARP_EVENTS("dlr_arp_events_total", Kind.COUNTER, "What happened to ARP entries and for them.", "event"),
    ARP_RESOLUTION(
            "dlr_arp_resolution_seconds",
            Kind.HISTOGRAM,
            "Seconds from the first ARP request for a target to its resolution."),
    ARP_RESOLUTIONS_UNTIMED(
            "dlr_arp_resolutions_untimed_total",
            Kind.COUNTER,
            "Resolutions that are missing in the histogram because too many were under way."),
    PROXY_PENDING("dlr_proxy_pending", Kind.GAUGE, "Requests of other hosts' instances that wait for a local VM."),
    PROXY_EVENTS("dlr_proxy_events_total", Kind.COUNTER, "What happened to other hosts' instances' requests.", "event"),
    QUEUE_PACKETS("dlr_queue_packets", Kind.GAUGE, "Packets that wait for a resolution."),
    QUEUE_TARGETS("dlr_queue_targets", Kind.GAUGE, "Targets that packets wait for."),
    QUEUE_BYTES("dlr_queue_bytes", Kind.GAUGE, "Bytes of buffer that waiting packets hold."),
    QUEUE_EVENTS("dlr_queue_events_total", Kind.COUNTER, "Packets that began and ended to wait.", "event"),
    FDB_ENTRIES("dlr_fdb_entries", Kind.GAUGE, "MACs learned."),
    FDB_EVENTS("dlr_fdb_events_total", Kind.COUNTER, "What happened to learned MACs.", "event"),
    VTEP_ENTRIES("dlr_vtep_entries", Kind.GAUGE, "Remote VTEPs, one for each VNI it is in."),

    READ_SECONDS("dlr_watch_read_seconds", Kind.GAUGE, "Seconds the last look at the event loop's counters took.");

    /** What kind of value a metric is. */
    enum Kind {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private final String exposedName;
    private final Kind kind;
    private final String help;
    private final List<String> labels;

    Metric(String exposedName, Kind kind, String help, String... labels) {
        this.exposedName = exposedName;
        this.kind = kind;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** The name in a scrape; a histogram's series have suffixes as well. */
    String exposedName() {
        return exposedName;
    }

    Kind kind() {
        return kind;
    }

    String help() {
        return help;
    }

    List<String> labels() {
        return labels;
    }
}
