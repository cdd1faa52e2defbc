package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Expects that a VM does not reach a target. When the test's body has returned and the frames it caused are judged, the VM sends one
 * ICMP echo request, and no answer to it may reach the VM until nothing moves any more and no DLR waits for an answer. When that
 * takes longer than the time limit the test fails, for a silence can't be told of traffic that goes on.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ExpectUnreachable.List.class)
@ExtendWith(ExpectationExtension.class)
public @interface ExpectUnreachable {
    /** The name of the VM that sends. */
    String from();

    /** What it sends to: the name of a VM or of a LIF, or an IP address. */
    String to();

    /** How long it may take until nothing moves any more, counted from the end of the body, like {@code 1s} or {@code 200ms}. */
    String within() default "5s";

    /** Holds several. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @ExtendWith(ExpectationExtension.class)
    @interface List {
        /** The expectations, judged in this order. */
        ExpectUnreachable[] value();
    }
}
