package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.filter.Matching;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Expects frames at a tap, by what their protocol fields hold: a number of them, or one after the other.
 *
 * <p>Judged when the test's body has returned. At least so many is known as soon as they are there; all other matchings need that no
 * other frame comes, so they wait, within the time limit, until nothing moves any more and no DLR waits for an answer. A capture that
 * missed frames proves no absence and fails them.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ExpectFrames.List.class)
@ExtendWith(ExpectationExtension.class)
public @interface ExpectFrames {
    /** Where: the name of a VM, for its interface, or of a host, for its underlay link. */
    String at();

    /** The frames this is about, like {@code arp.op == reply && vni == 5001}; others do not count. Empty: all. */
    String filter() default "";

    /** How many; not used with {@link #inOrder}. */
    int count() default 1;

    /** A filter for each expected frame, in the order of time. */
    String[] inOrder() default {};

    /** How the frames are held against what is expected. */
    Matching matching() default Matching.AT_LEAST;

    /** How long it may take, counted from the end of the body, like {@code 1s} or {@code 200ms}. */
    String within() default "1s";

    /** Holds several. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @ExtendWith(ExpectationExtension.class)
    @interface List {
        /** The expectations, judged in this order. */
        ExpectFrames[] value();
    }
}
