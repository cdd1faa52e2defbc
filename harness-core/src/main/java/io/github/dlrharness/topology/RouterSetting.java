package io.github.dlrharness.topology;

import java.util.List;
import java.util.stream.Stream;

/** What of the router a topology may choose, by the name that YAML, annotation and documentation call it. */
public enum RouterSetting {
    /** The MAC all DLR instances share. */
    VMAC("vmac", Kind.TEXT),
    /** How much the overlay is trusted: {@code strict} or {@code literal}. */
    PROFILE("profile", Kind.TEXT),
    /** Step 2, vMAC to pMAC on the way out of a host, on or off. */
    PMAC_REWRITE("pmacRewrite", Kind.SWITCH),
    /** The sender address inside ARP on the underlay: {@code verbatim} or {@code pmac}. */
    ARP_PAYLOAD("arpPayload", Kind.TEXT),
    /** Requests before a target counts as failed. */
    ARP_TRIES("arpTries", Kind.NUMBER),
    /** Time between two requests for a target. */
    ARP_RETRY("arpRetry", Kind.TEXT),
    /** How long an entry stays valid without confirmation. */
    ARP_TIMEOUT("arpTimeout", Kind.TEXT),
    /** How long a failed target is not asked for again. */
    ARP_HOLD_OFF("arpHoldOff", Kind.TEXT),
    /** Entries the ARP table may hold. */
    ARP_LIMIT("arpLimit", Kind.NUMBER),
    /** Whether gratuitous ARP makes an entry where there is none. */
    ARP_LEARN_FROM_GRATUITOUS("arpLearnFromGratuitous", Kind.SWITCH),
    /** Whether what nobody asked for may change the MAC of an entry. */
    ARP_UPDATE_UNSOLICITED("arpUpdateUnsolicited", Kind.SWITCH),
    /** Moves of one address within the window that mark it as a duplicate. */
    DUPLICATE_MOVES("duplicateMoves", Kind.NUMBER),
    /** Time in which moves are counted. */
    DUPLICATE_WINDOW("duplicateWindow", Kind.TEXT),
    /** Least time between two defences of a LIF's address. */
    LIF_DEFENCE("lifDefence", Kind.TEXT),
    /** Packets kept per unresolved target. */
    QUEUE_DEPTH("queueDepth", Kind.NUMBER),
    /** Targets packets are kept for at once. */
    QUEUE_TARGETS("queueTargets", Kind.NUMBER),
    /** How long a packet is kept. */
    QUEUE_LIFETIME("queueLifetime", Kind.TEXT),
    /** How long a proxied request waits for its answer. */
    PROXY_LIFETIME("proxyLifetime", Kind.TEXT),
    /** Proxied requests that may wait at once. */
    PROXY_LIMIT("proxyLimit", Kind.NUMBER),
    /** Proxied requests of one VTEP that may wait at once. */
    PROXY_LIMIT_PER_VTEP("proxyLimitPerVtep", Kind.NUMBER),
    /** Whether a known target is answered for without asking it. */
    PROXY_ANSWER_FROM_CACHE("proxyAnswerFromCache", Kind.SWITCH),
    /** How long a learned MAC stays without traffic. */
    MAC_AGING("macAging", Kind.TEXT),
    /** MACs learned at once, over all VNIs. */
    MAC_LIMIT("macLimit", Kind.NUMBER),
    /** Whether a VXLAN frame with a reserved bit set is dropped. */
    VXLAN_STRICT_RESERVED("vxlanStrictReserved", Kind.SWITCH),
    /** Whether the outer header gets the inner packet's DSCP. */
    VXLAN_COPY_DSCP("vxlanCopyDscp", Kind.SWITCH);

    /** How a value is written. */
    enum Kind {
        TEXT,
        NUMBER,
        SWITCH
    }

    private final String key;
    private final Kind kind;

    RouterSetting(String key, Kind kind) {
        this.key = key;
        this.kind = kind;
    }

    /** Its name in YAML, in the annotation and in docs/topology.md. */
    public String key() {
        return key;
    }

    Kind kind() {
        return kind;
    }

    /** All names, in order. */
    static List<String> keys() {
        return Stream.of(values()).map(RouterSetting::key).toList();
    }
}
