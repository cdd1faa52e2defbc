package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A logical interface of the DLR of a {@link Topology}. */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface LifSpec {
    /** The VNI it is on, 1 to 16777215. */
    long vni();

    /** Its IP address and prefix length, like {@code 172.16.10.1/24}. */
    String address();

    /** Its name. Empty: {@code lif-VNI}. */
    String name() default "";
}
