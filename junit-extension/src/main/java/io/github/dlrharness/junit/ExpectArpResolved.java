package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Expects that what the test does makes a host's DLR resolve a target, by the seven steps.
 *
 * <p>When the test's body has returned, and within the time limit, the DLR of host {@link #on} must hold the target's MAC address,
 * and the frames captured at the VMs and on the underlay must show each step. If not, the test fails; the message names the step
 * that is missing or wrong, shows what was expected, draws the ladder and names a capture file. The body acts, the expectation
 * describes: when the body itself fails, the expectation is not judged, and the ladder is attached to the body's failure.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ExpectArpResolved.List.class)
@ExtendWith(ExpectationExtension.class)
public @interface ExpectArpResolved {
    /** The name of the host whose DLR resolves. */
    String on();

    /** What is resolved: the name of a VM, or an IP address. */
    String target();

    /** How long it may take, counted from the end of the body, like {@code 1s} or {@code 200ms}. */
    String within() default "1s";

    /**
     * The numbers of the steps that must be seen, 1 to 7; the others are not judged then, and the DLR need hold the target's MAC only
     * when 7 is among them. Empty: every step that applies.
     */
    int[] steps() default {};

    /** How many copies of the request leave {@link #on} over the underlay, all tries and VTEPs together; -1: as many as it takes. */
    int overlayCopies() default -1;

    /**
     * Who answers, and nobody else: the name of a VM, which sends the ARP reply, or of a host, whose VTEP the reply comes from. Empty:
     * anybody.
     */
    String answeredBy() default "";

    /** Whether to print the ladder of the resolution when the expectation holds, too. */
    boolean printLadder() default false;

    /** Holds several. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @ExtendWith(ExpectationExtension.class)
    @interface List {
        /** The expectations, judged in this order. */
        ExpectArpResolved[] value();
    }
}
