package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A static route of the DLR of a {@link Topology}, the same on every host. */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface RouteSpec {
    /** The network beyond, like {@code 10.0.0.0/8}; {@code 0.0.0.0/0} is everything else. */
    String destination();

    /** The IP address of a neighbour in a LIF's subnet. */
    String nextHop();
}
