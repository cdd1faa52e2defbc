package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the host or VM that a parameter stands for, where the parameter's own name does not: {@code @ByName("vm1") Vm client}, or in
 * code compiled without {@code -parameters}.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ByName {
    /** The name in the topology, exactly. */
    String value();
}
