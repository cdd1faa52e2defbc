package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A VM of a {@link Topology}. */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface VmSpec {
    /** Its name, unique in the topology. */
    String name();

    /** The name of the host it runs on. */
    String host();

    /** The VNI its port is on, 1 to 16777215. */
    long vni();

    /** Its IP address, with or without a prefix length; without one the LIF's counts. */
    String address();

    /** Its MAC address. Empty: derived from its position. */
    String mac() default "";

    /** Its default gateway. Empty: the LIF's address. */
    String gateway() default "";

    /** Bytes of IP packet its interface takes. 0: 1500. */
    int mtu() default 0;
}
