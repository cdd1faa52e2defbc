package io.github.dlrharness.topology;

import io.github.dlrharness.engine.RouterOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** What of the router a topology may choose, by the name that YAML, annotation and documentation call it. */
public enum RouterSetting {
    /** The MAC all DLR instances share. */
    VMAC("vmac", Kind.TEXT, RouterOptions::vMac),
    /** How much the overlay is trusted: {@code strict} or {@code literal}. */
    PROFILE("profile", Kind.TEXT, options -> options.profile().name().toLowerCase(Locale.ROOT)),
    /** Step 2, vMAC to pMAC on the way out of a host, on or off. */
    PMAC_REWRITE("pmacRewrite", Kind.SWITCH, RouterOptions::pMacRewrite),
    /** The sender address inside ARP on the underlay: {@code verbatim} or {@code pmac}. */
    ARP_PAYLOAD("arpPayload", Kind.TEXT, options -> options.arpPayloadPMac() ? "pmac" : "verbatim"),
    /** Requests before a target counts as failed. */
    ARP_TRIES("arpTries", Kind.NUMBER, options -> options.arp().tries()),
    /** Time between two requests for a target. */
    ARP_RETRY("arpRetry", Kind.TEXT, options -> options.arp().retry()),
    /** How long an entry stays valid without confirmation. */
    ARP_TIMEOUT("arpTimeout", Kind.TEXT, options -> options.arp().timeout()),
    /** How long a failed target is not asked for again. */
    ARP_HOLD_OFF("arpHoldOff", Kind.TEXT, options -> options.arp().holdOff()),
    /** Entries the ARP table may hold. */
    ARP_LIMIT("arpLimit", Kind.NUMBER, options -> options.arp().limit()),
    /** Whether gratuitous ARP makes an entry where there is none. */
    ARP_LEARN_FROM_GRATUITOUS(
            "arpLearnFromGratuitous", Kind.SWITCH, options -> options.announce().learn()),
    /** Whether what nobody asked for may change the MAC of an entry. */
    ARP_UPDATE_UNSOLICITED(
            "arpUpdateUnsolicited", Kind.SWITCH, options -> options.announce().update()),
    /** Moves of one address within the window that mark it as a duplicate. */
    DUPLICATE_MOVES("duplicateMoves", Kind.NUMBER, options -> options.announce().moves()),
    /** Time in which moves are counted. */
    DUPLICATE_WINDOW("duplicateWindow", Kind.TEXT, options -> options.announce().window()),
    /** Least time between two defences of a LIF's address. */
    LIF_DEFENCE("lifDefence", Kind.TEXT, options -> options.announce().defence()),
    /** Packets kept per unresolved target. */
    QUEUE_DEPTH("queueDepth", Kind.NUMBER, options -> options.queue().depth()),
    /** Targets packets are kept for at once. */
    QUEUE_TARGETS("queueTargets", Kind.NUMBER, options -> options.queue().targets()),
    /** How long a packet is kept. */
    QUEUE_LIFETIME("queueLifetime", Kind.TEXT, options -> options.queue().lifetime()),
    /** How long a proxied request waits for its answer. */
    PROXY_LIFETIME("proxyLifetime", Kind.TEXT, options -> options.proxy().lifetime()),
    /** Proxied requests that may wait at once. */
    PROXY_LIMIT("proxyLimit", Kind.NUMBER, options -> options.proxy().limit()),
    /** Proxied requests of one VTEP that may wait at once. */
    PROXY_LIMIT_PER_VTEP(
            "proxyLimitPerVtep", Kind.NUMBER, options -> options.proxy().limitPerVtep()),
    /** Whether a known target is answered for without asking it. */
    PROXY_ANSWER_FROM_CACHE(
            "proxyAnswerFromCache", Kind.SWITCH, options -> options.proxy().answerFromCache()),
    /** How long a learned MAC stays without traffic. */
    MAC_AGING("macAging", Kind.TEXT, options -> options.fdb().aging()),
    /** MACs learned at once, over all VNIs. */
    MAC_LIMIT("macLimit", Kind.NUMBER, options -> options.fdb().limit()),
    /** Whether a VXLAN frame with a reserved bit set is dropped. */
    VXLAN_STRICT_RESERVED(
            "vxlanStrictReserved", Kind.SWITCH, options -> options.vxlan().strictReserved()),
    /** Whether the outer header gets the inner packet's DSCP. */
    VXLAN_COPY_DSCP("vxlanCopyDscp", Kind.SWITCH, options -> options.vxlan().copyDscp());

    /** How a value is written. */
    enum Kind {
        TEXT,
        NUMBER,
        SWITCH
    }

    private final String key;
    private final Kind kind;
    private final Function<RouterOptions, Object> value;

    RouterSetting(String key, Kind kind, Function<RouterOptions, Object> value) {
        this.key = key;
        this.kind = kind;
        this.value = value;
    }

    /** Its name in YAML, in the annotation and in docs/topology.md. */
    public String key() {
        return key;
    }

    /**
     * What it is in these options, as YAML and JSON write it: an {@code Integer}, a {@code Boolean} or a text. A time that is no whole number
     * of milliseconds is a text that no reader takes.
     */
    public Object valueIn(RouterOptions options) {
        Object found = value.apply(options);
        if (found instanceof Duration time) {
            return DurationText.of(time);
        }
        return kind == Kind.TEXT ? found.toString() : found;
    }

    Kind kind() {
        return kind;
    }

    /** All names, in order. */
    static List<String> keys() {
        return Stream.of(values()).map(RouterSetting::key).toList();
    }
}
