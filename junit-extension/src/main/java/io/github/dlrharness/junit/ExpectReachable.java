package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Expects that a VM reaches a target. When the test's body has returned and the frames it caused are judged, the VM sends ICMP echo
 * requests, a second apart, until one is answered or the time is up.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ExpectReachable.List.class)
@ExtendWith(ExpectationExtension.class)
public @interface ExpectReachable {
    /** The name of the VM that sends. */
    String from();

    /** What it sends to: the name of a VM or of a LIF, or an IP address. */
    String to();

    /** How long it may take, counted from the end of the body, like {@code 1s} or {@code 200ms}. */
    String within() default "1s";

    /** Holds several. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @ExtendWith(ExpectationExtension.class)
    @interface List {
        /** The expectations, judged in this order. */
        ExpectReachable[] value();
    }
}
