package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Expects that a host's DLR asks for a target, as the test makes it, and gets no answer.
 *
 * <p>When the test's body has returned, the expectation waits until the DLR of host {@link #on} has given up, at most for the time
 * limit. The captured frames must show that it asked, and it must hold no valid entry for the target. A body that makes the DLR
 * ask for nothing fails the expectation, too.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ExpectArpUnresolved.List.class)
@ExtendWith(ExpectationExtension.class)
public @interface ExpectArpUnresolved {
    /** The name of the host whose DLR asks. */
    String on();

    /** What is asked for: the name of a VM, or an IP address. */
    String target();

    /** How long to wait for the DLR to give up, counted from the end of the body, like {@code 1s} or {@code 200ms}. */
    String within() default "5s";

    /** The numbers of the steps that must be seen, 1 to 5. Empty: that it asked is enough. */
    int[] steps() default {};

    /** How many copies of the request leave {@link #on} over the underlay, all tries and VTEPs together; -1: as many as it takes. */
    int overlayCopies() default -1;

    /** Whether to print the ladder of the attempt when the expectation holds, too. */
    boolean printLadder() default false;

    /** Holds several. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @ExtendWith(ExpectationExtension.class)
    @interface List {
        /** The expectations, judged in this order. */
        ExpectArpUnresolved[] value();
    }
}
