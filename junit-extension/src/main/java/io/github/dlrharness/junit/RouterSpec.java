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

    /** How long a learned MAC stays without traffic, like {@code 5m}. Empty: 5 minutes. */
    String macAging() default "";
}
