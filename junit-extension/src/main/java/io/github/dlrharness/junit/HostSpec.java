package io.github.dlrharness.junit;

import io.github.dlrharness.topology.HostKind;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A host of a {@link Topology}. */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface HostSpec {
    /** Its name, unique in the topology. */
    String name();

    /** Its VTEP's underlay address. Empty: the next free one of the underlay. */
    String vtep() default "";

    /** The MAC of its DLR instance. Empty: derived from its position. */
    String pmac() default "";

    /** What forwards there. */
    HostKind kind() default HostKind.DLR;

    /** The program that is its VTEP and DLR instance, at most one; its kind is {@link HostKind#FOREIGN} then. */
    AgentSpec[] agent() default {};
}
