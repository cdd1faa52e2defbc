package io.github.dlrharness.topology;

import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.topology.TopologySpec.RouterSpec;
import java.time.Duration;
import java.util.Locale;

/** What of the router may be chosen in {@link TopologyBuilder#router}. What is not set keeps its default. */
public final class RouterBuilder {
    private String vMac;
    private String profile;
    private Boolean pMacRewrite;
    private String arpPayload;
    private Integer arpTries;
    private String arpRetry;
    private String arpTimeout;
    private String macAging;

    /** Begins with {@code spec}; null = with nothing set. */
    RouterBuilder(RouterSpec spec) {
        if (spec != null) {
            vMac = spec.vmac();
            profile = spec.profile();
            pMacRewrite = spec.pmacRewrite();
            arpPayload = spec.arpPayload();
            arpTries = spec.arpTries();
            arpRetry = spec.arpRetry();
            arpTimeout = spec.arpTimeout();
            macAging = spec.macAging();
        }
    }

    /** Sets the MAC all DLR instances share. */
    public RouterBuilder vMac(String mac) {
        vMac = mac;
        return this;
    }

    /** Sets how much the overlay is trusted. */
    public RouterBuilder profile(RouterProfile value) {
        profile = value.name().toLowerCase(Locale.ROOT);
        return this;
    }

    /** Switches step 2, vMAC to pMAC on the way out of a host, on or off. */
    public RouterBuilder pMacRewrite(boolean on) {
        pMacRewrite = on;
        return this;
    }

    /** Switches the same rewrite of the sender address in the ARP payload on or off. */
    public RouterBuilder arpPayloadPMac(boolean on) {
        arpPayload = on ? "pmac" : "verbatim";
        return this;
    }

    /** Sets the requests before a target counts as failed. */
    public RouterBuilder arpTries(int tries) {
        arpTries = tries;
        return this;
    }

    /** Sets the time between two requests for a target; whole milliseconds. */
    public RouterBuilder arpRetry(Duration time) {
        arpRetry = DurationText.of(time);
        return this;
    }

    /** Sets how long an ARP entry stays valid without confirmation; whole milliseconds. */
    public RouterBuilder arpTimeout(Duration time) {
        arpTimeout = DurationText.of(time);
        return this;
    }

    /** Sets how long a learned MAC stays without traffic; whole milliseconds. */
    public RouterBuilder macAging(Duration time) {
        macAging = DurationText.of(time);
        return this;
    }

    RouterSpec build() {
        return new RouterSpec(vMac, profile, pMacRewrite, arpPayload, arpTries, arpRetry, arpTimeout, macAging);
    }
}
