package io.github.dlrharness.engine;

/** Everything an engine counts. What is dropped is counted under exactly one {@code drop.<reason>}. */
public enum Counter {
    /** Frames received on VM ports. */
    VM_RECEIVED("vm.received"),
    /** Frames sent to VM ports. */
    VM_SENT("vm.sent"),
    /** VXLAN frames received. */
    UPLINK_RECEIVED("uplink.received"),
    /** VXLAN frames sent, one per destination VTEP. */
    UPLINK_SENT("uplink.sent"),

    /** Fragments of packets that were too long for the tunnel (I4). */
    FRAGMENTS("uplink.fragments"),

    /** Frames flooded in their VNI. */
    DVS_FLOODED("dvs.flooded"),
    /** MACs learned. */
    FDB_LEARNED("fdb.learned"),
    /** Learned MACs that turned up on another port or VTEP. */
    FDB_MOVED("fdb.moved"),
    /** MACs forgotten for lack of traffic. */
    FDB_AGED("fdb.aged"),
    /** MACs forgotten because the table was full. */
    FDB_EVICTED("fdb.evicted"),

    /** Packets routed between LIFs. */
    ROUTED("dlr.routed"),
    /** ICMP echo requests to LIFs answered. */
    ECHO_ANSWERED("dlr.echo-answered"),
    /** ICMP errors sent. */
    ICMP_ERRORS("dlr.icmp-errors"),
    /** ICMP errors not sent because of their rate limit. */
    ICMP_ERRORS_LIMITED("dlr.icmp-errors-limited"),

    /** ARP requests of the DLR for targets without an entry. */
    ARP_REQUESTS("arp.requests"),
    /** ARP requests of the DLR to confirm an entry. */
    ARP_REFRESHES("arp.refreshes"),
    /** ARP packets by which an entry was made or confirmed. */
    ARP_CONFIRMED("arp.confirmed"),
    /** ARP entries that became valid. */
    ARP_RESOLVED("arp.resolved"),
    /** Targets given up. */
    ARP_FAILED("arp.failed"),
    /** Entries whose MAC changed. */
    ARP_MOVED("arp.moved"),
    /** Moves not taken: unasked where only answers count (F11), or of an address that two VMs claim (F5). */
    ARP_MOVES_REFUSED("arp.moves-refused"),
    /** Addresses found to be claimed by two VMs (F5). */
    ARP_DUPLICATES("arp.duplicates"),
    /** Entries removed because the table was full. */
    ARP_EVICTED("arp.evicted"),
    /** Claims of a VM to a LIF's address that were answered with a gratuitous request (F6). */
    ARP_LIF_DEFENDED("arp.lif-defended"),
    /** ARP requests for LIF addresses answered. */
    ARP_LIF_ANSWERED("arp.lif-answered"),

    /** Packets queued for a resolution. */
    QUEUE_ADDED("queue.added"),
    /** Queued packets sent after the resolution. */
    QUEUE_RELEASED("queue.released"),

    /** Overlay requests taken into the proxy path. */
    PROXY_ACCEPTED("proxy.accepted"),
    /** DVS Local requests made for them. */
    PROXY_LOCAL_REQUESTS("proxy.local-requests"),
    /** Requests answered in a VM's name without asking it. */
    PROXY_FROM_CACHE("proxy.from-cache"),
    /** Replies relayed to a pMAC. */
    PROXY_RELAYED("proxy.relayed"),
    /** Pending entries that expired unanswered. */
    PROXY_EXPIRED("proxy.expired"),
    /** Pending entries that gave way because the table was full. */
    PROXY_EVICTED("proxy.evicted"),
    /** Rate limits of targets nobody waits for any more that gave way because too many ran. */
    PROXY_LIMITS_EVICTED("proxy.limits-evicted"),

    /** A frame for a port the engine does not have. */
    DROP_UNKNOWN_PORT("drop.unknown-port"),
    /** Shorter than an Ethernet header. */
    DROP_RUNT("drop.runt"),
    /** A source MAC that is a group address or zero. */
    DROP_BAD_SOURCE_MAC("drop.bad-source-mac"),
    /** A VLAN tag on an access port or in a VXLAN frame. */
    DROP_VLAN("drop.vlan"),
    /** A destination in 01:80:c2, which no bridge forwards. */
    DROP_LINK_LOCAL("drop.link-local"),
    /** A destination learned on the port, or behind the uplink, that the frame came from. */
    DROP_HAIRPIN("drop.hairpin"),
    /** A frame to flood that came from here, ARP excepted, where the VNI has no other port and no VTEP. */
    DROP_NO_RECEIVER("drop.no-receiver"),
    /** A frame for vMAC in a VNI without a LIF. */
    DROP_NO_LIF("drop.no-lif"),

    /** A VM that uses vMAC or a pMAC as its source (G7). */
    DROP_VM_ROUTER_MAC("drop.vm-router-mac"),
    /** A VM that claims a LIF's address in ARP (G8). */
    DROP_VM_LIF_ADDRESS("drop.vm-lif-address"),
    /** A VM that addresses a pMAC (G9). */
    DROP_VM_TO_PMAC("drop.vm-to-pmac"),

    /** No VXLAN header, its I flag missing, or VNI 0. */
    DROP_BAD_VXLAN("drop.bad-vxlan"),
    /** Marked by a congested underlay, and its endpoints do not know of such marks (RFC 6040 §4.2, I6). */
    DROP_CONGESTION("drop.congestion"),
    /** A reserved bit set in the VXLAN header (with {@code strictReserved}). */
    DROP_RESERVED_BITS("drop.reserved-bits"),
    /** A VNI this host does not have (H2). */
    DROP_UNKNOWN_VNI("drop.unknown-vni"),
    /** A sender that is no VTEP of the VNI (strict), or can't be a VTEP at all. */
    DROP_UNKNOWN_VTEP("drop.unknown-vtep"),
    /** vMAC as source on the overlay (G3). */
    DROP_OVERLAY_VMAC_SOURCE("drop.overlay-vmac-source"),
    /** This host's own pMAC as source on the overlay: a reflection (G4). */
    DROP_OVERLAY_OWN_PMAC("drop.overlay-own-pmac"),
    /** vMAC as destination on the overlay (G5). */
    DROP_OVERLAY_VMAC_DESTINATION("drop.overlay-vmac-destination"),
    /** Another host's pMAC as destination on the overlay (G6). */
    DROP_OVERLAY_FOREIGN_PMAC("drop.overlay-foreign-pmac"),
    /** A pMAC from another VTEP than its own (G2, strict). */
    DROP_PMAC_WRONG_VTEP("drop.pmac-wrong-vtep"),
    /** A LIF's address claimed on the overlay by something else than a registered DLR instance (G1). */
    DROP_OVERLAY_LIF_ADDRESS("drop.overlay-lif-address"),
    /** A frame for vMAC on its way to the underlay. */
    DROP_VMAC_TO_UPLINK("drop.vmac-to-uplink"),
    /** Too long for the tunnel, and no IPv4 packet that may be fragmented (I4). */
    DROP_TOO_LONG("drop.too-long"),
    /** A frame that leaves no room for the encapsulation header. */
    DROP_NO_HEADROOM("drop.no-headroom"),

    /** ARP that is truncated, not IPv4 over Ethernet, or has an unknown operation. */
    DROP_BAD_ARP("drop.bad-arp"),
    /** ARP with a sender that can't be one: a group or zero MAC, or not the frame's source; a non-unicast address. */
    DROP_ARP_BAD_SENDER("drop.arp-bad-sender"),
    /** An ARP request for an address that no host has: 0, loopback, multicast, a subnet's broadcast. */
    DROP_ARP_BAD_TARGET("drop.arp-bad-target"),
    /** ARP from outside the LIF's subnet. */
    DROP_ARP_OFF_SUBNET("drop.arp-off-subnet"),
    /** ARP sent to the DLR that does not concern it. */
    DROP_ARP_NOT_OURS("drop.arp-not-ours"),
    /** An ARP reply nobody asked for (G11). */
    DROP_ARP_UNSOLICITED("drop.arp-unsolicited"),
    /** No room in the ARP table: everything in it is being resolved. */
    DROP_ARP_TABLE_FULL("drop.arp-table-full"),
    /** A packet to a target that does not answer. */
    DROP_ARP_FAILED("drop.arp-failed"),

    /** A queued packet that gave way to a later one for the same target (C1). */
    DROP_QUEUE_OLDEST("drop.queue-oldest"),
    /** A packet for one target more than packets are kept for (C1, C2). */
    DROP_QUEUE_FULL("drop.queue-full"),
    /** A queued packet whose target gave way, because another sender needed room or its LIF is gone. */
    DROP_QUEUE_EVICTED("drop.queue-evicted"),
    /** A queued packet that waited too long (C1). */
    DROP_QUEUE_EXPIRED("drop.queue-expired"),

    /** Not IPv4, or an IPv4 header whose version or lengths can't be right. */
    DROP_BAD_IP("drop.bad-ip"),
    /** A wrong IPv4 header checksum. */
    DROP_IP_CHECKSUM("drop.ip-checksum"),
    /** A packet that wants to choose its own way by a source route option (M50). */
    DROP_SOURCE_ROUTE("drop.source-route"),
    /** A source address that can't be one, or is a LIF's. */
    DROP_MARTIAN_SOURCE("drop.martian-source"),
    /** A destination that is not routed: multicast, broadcast, loopback, reserved. */
    DROP_NOT_ROUTABLE("drop.not-routable"),
    /** No route leads to the destination. */
    DROP_NO_ROUTE("drop.no-route"),
    /** TTL spent (I7). */
    DROP_TTL("drop.ttl"),
    /** A packet to a LIF that is not a whole, correct echo request. */
    DROP_LIF_UNHANDLED("drop.lif-unhandled"),
    /** A frame for vMAC that is neither ARP nor IPv4. */
    DROP_UNHANDLED_TYPE("drop.unhandled-type");

    private final String label;

    Counter(String label) {
        this.label = label;
    }

    /** The counter's name in {@link EngineTables#counters()}. */
    public String label() {
        return label;
    }
}
