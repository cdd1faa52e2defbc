package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A program, in any language, that is the VTEP and DLR instance of a {@link HostSpec}. */
@Target({})
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface AgentSpec {
    /** The program and its arguments. <code>{config}</code> in one stands for the path of its configuration. */
    String[] command();

    /** How long it may take to say that it forwards, like {@code 10s}. Empty: 10 seconds. */
    String readyWithin() default "";
}
