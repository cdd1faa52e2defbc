package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The network between the hosts of a {@link Topology}. */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface UnderlaySpec {
    /** Its subnet in CIDR notation. Empty: 192.168.250.0/24. */
    String subnet() default "";

    /** Bytes of IP packet it carries. 0: 1600. */
    int mtu() default 0;
}
