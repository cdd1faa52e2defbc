package io.github.dlrharness.junit;

import io.github.dlrharness.engine.RouterProfile;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The router's settings in a {@link Topology}, the same on every host. */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RouterSpec {
    /** The MAC that all DLR instances share. Empty: 02:50:56:56:44:52. */
    String vmac() default "";

    /** How much the router trusts what it gets. */
    RouterProfile profile() default RouterProfile.STRICT;

    /** Whether the shared vMAC becomes the host's pMAC on the way out (step 2). Off, no remote resolution can succeed. */
    boolean pmacRewrite() default true;

    /** What the sender address inside an ARP packet on the underlay is: {@code verbatim} (default) or {@code pmac}. */
    String arpPayload() default "";

    /** Requests before a target counts as failed. 0: 3. */
    int arpTries() default 0;

    /** Time between two requests for a target, like {@code 1s} or {@code 200ms}. Empty: 1s. */
    String arpRetry() default "";

    /** How long an ARP entry stays valid without confirmation, like {@code 10m}. Empty: 10 minutes. */
    String arpTimeout() default "";

    /** How long a failed target is not asked for again. Empty: 20 seconds. */
    String arpHoldOff() default "";

    /** Entries the ARP table may hold. 0: 65536. */
    int arpLimit() default 0;

    /** Whether gratuitous ARP makes an entry where there is none. */
    boolean arpLearnFromGratuitous() default false;

    /** Whether what nobody asked for may change the MAC of an entry. */
    boolean arpUpdateUnsolicited() default true;

    /** Moves of one address within the window that mark it as a duplicate. 0: 5. */
    int duplicateMoves() default 0;

    /** Time in which moves are counted. Empty: 180 seconds. */
    String duplicateWindow() default "";

    /** Least time between two defences of a LIF's address. Empty: 10 seconds. */
    String lifDefence() default "";

    /** Packets kept per unresolved target. 0: 4. */
    int queueDepth() default 0;

    /** Targets packets are kept for at once. 0: 1000. */
    int queueTargets() default 0;

    /** How long a packet is kept for an unresolved target. Empty: 10 seconds. */
    String queueLifetime() default "";

    /** How long a proxied request waits for its answer. Empty: 3 seconds. */
    String proxyLifetime() default "";

    /** Proxied requests that may wait at once. 0: 4096. */
    int proxyLimit() default 0;

    /** Proxied requests of one VTEP that may wait at once. 0: 1024. */
    int proxyLimitPerVtep() default 0;

    /** Whether a known target is answered for without asking it. */
    boolean proxyAnswerFromCache() default false;

    /** MACs learned at once, over all VNIs. 0: 65536. */
    int macLimit() default 0;

    /** Whether a VXLAN frame with a reserved bit set is dropped, as Linux does. */
    boolean vxlanStrictReserved() default false;

    /** Whether the outer header gets the inner packet's DSCP. */
    boolean vxlanCopyDscp() default false;

    /** How long a learned MAC stays without traffic, like {@code 5m}. Empty: 5 minutes. */
    String macAging() default "";
}
