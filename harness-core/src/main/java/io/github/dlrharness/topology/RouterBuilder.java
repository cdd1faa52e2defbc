package io.github.dlrharness.topology;

import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.topology.TopologySpec.RouterSpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** What of the router may be chosen in {@link TopologyBuilder#router}. What is not set keeps its default. Times are whole milliseconds. */
public final class RouterBuilder {
    private final Map<RouterSetting, String> settings = new EnumMap<>(RouterSetting.class);

    /** Begins with {@code spec}; null = with nothing set. */
    RouterBuilder(RouterSpec spec) {
        if (spec != null) {
            settings.putAll(spec.settings());
        }
    }

    private RouterBuilder set(RouterSetting setting, Object value) {
        settings.put(setting, String.valueOf(value));
        return this;
    }

    private RouterBuilder set(RouterSetting setting, Duration time) {
        return set(setting, (Object) DurationText.of(time));
    }

    /** Sets the MAC all DLR instances share. */
    public RouterBuilder vMac(String mac) {
        return set(RouterSetting.VMAC, mac);
    }

    /** Sets how much the overlay is trusted. */
    public RouterBuilder profile(RouterProfile value) {
        return set(RouterSetting.PROFILE, value.name().toLowerCase(Locale.ROOT));
    }

    /** Switches step 2, vMAC to pMAC on the way out of a host, on or off. */
    public RouterBuilder pMacRewrite(boolean on) {
        return set(RouterSetting.PMAC_REWRITE, on);
    }

    /** Switches the same rewrite of the sender address in the ARP payload on or off. */
    public RouterBuilder arpPayloadPMac(boolean on) {
        return set(RouterSetting.ARP_PAYLOAD, on ? "pmac" : "verbatim");
    }

    /** Sets the requests before a target counts as failed. */
    public RouterBuilder arpTries(int tries) {
        return set(RouterSetting.ARP_TRIES, tries);
    }

    /** Sets the time between two requests for a target. */
    public RouterBuilder arpRetry(Duration time) {
        return set(RouterSetting.ARP_RETRY, time);
    }

    /** Sets how long an ARP entry stays valid without confirmation. */
    public RouterBuilder arpTimeout(Duration time) {
        return set(RouterSetting.ARP_TIMEOUT, time);
    }

    /** Sets how long a failed target is not asked for again. */
    public RouterBuilder arpHoldOff(Duration time) {
        return set(RouterSetting.ARP_HOLD_OFF, time);
    }

    /** Sets the entries the ARP table may hold. */
    public RouterBuilder arpLimit(int entries) {
        return set(RouterSetting.ARP_LIMIT, entries);
    }

    /** Sets whether gratuitous ARP makes an entry where there is none. */
    public RouterBuilder arpLearnFromGratuitous(boolean on) {
        return set(RouterSetting.ARP_LEARN_FROM_GRATUITOUS, on);
    }

    /** Sets whether what nobody asked for may change the MAC of an entry. */
    public RouterBuilder arpUpdateUnsolicited(boolean on) {
        return set(RouterSetting.ARP_UPDATE_UNSOLICITED, on);
    }

    /** Sets the moves of one address within the window that mark it as a duplicate. */
    public RouterBuilder duplicateMoves(int moves) {
        return set(RouterSetting.DUPLICATE_MOVES, moves);
    }

    /** Sets the time in which moves are counted. */
    public RouterBuilder duplicateWindow(Duration time) {
        return set(RouterSetting.DUPLICATE_WINDOW, time);
    }

    /** Sets the least time between two defences of a LIF's address. */
    public RouterBuilder lifDefence(Duration time) {
        return set(RouterSetting.LIF_DEFENCE, time);
    }

    /** Sets the packets kept per unresolved target. */
    public RouterBuilder queueDepth(int packets) {
        return set(RouterSetting.QUEUE_DEPTH, packets);
    }

    /** Sets the targets packets are kept for at once. */
    public RouterBuilder queueTargets(int targets) {
        return set(RouterSetting.QUEUE_TARGETS, targets);
    }

    /** Sets how long a packet is kept for an unresolved target. */
    public RouterBuilder queueLifetime(Duration time) {
        return set(RouterSetting.QUEUE_LIFETIME, time);
    }

    /** Sets how long a proxied request waits for its answer. */
    public RouterBuilder proxyLifetime(Duration time) {
        return set(RouterSetting.PROXY_LIFETIME, time);
    }

    /** Sets the proxied requests that may wait at once. */
    public RouterBuilder proxyLimit(int requests) {
        return set(RouterSetting.PROXY_LIMIT, requests);
    }

    /** Sets the proxied requests of one VTEP that may wait at once. */
    public RouterBuilder proxyLimitPerVtep(int requests) {
        return set(RouterSetting.PROXY_LIMIT_PER_VTEP, requests);
    }

    /** Sets whether a known target is answered for without asking it. */
    public RouterBuilder proxyAnswerFromCache(boolean on) {
        return set(RouterSetting.PROXY_ANSWER_FROM_CACHE, on);
    }

    /** Sets how long a learned MAC stays without traffic. */
    public RouterBuilder macAging(Duration time) {
        return set(RouterSetting.MAC_AGING, time);
    }

    /** Sets the MACs learned at once, over all VNIs. */
    public RouterBuilder macLimit(int macs) {
        return set(RouterSetting.MAC_LIMIT, macs);
    }

    /** Sets whether a VXLAN frame with a reserved bit set is dropped. */
    public RouterBuilder vxlanStrictReserved(boolean on) {
        return set(RouterSetting.VXLAN_STRICT_RESERVED, on);
    }

    /** Sets whether the outer header gets the inner packet's DSCP. */
    public RouterBuilder vxlanCopyDscp(boolean on) {
        return set(RouterSetting.VXLAN_COPY_DSCP, on);
    }

    RouterSpec build() {
        return new RouterSpec(settings);
    }
}
