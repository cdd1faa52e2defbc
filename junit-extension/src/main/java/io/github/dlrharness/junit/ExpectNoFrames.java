package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Expects that no frame passes a filter at a tap, from the start of the test until nothing moves any more.
 *
 * <p>When the test's body has returned, this waits until no frame is on its way and no DLR waits for an answer, on the testbed's own
 * time. When that takes longer than the time limit the test fails, for an absence can't be told of traffic that goes on; it fails,
 * too, when the capture missed frames.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ExpectNoFrames.List.class)
@ExtendWith(ExpectationExtension.class)
public @interface ExpectNoFrames {
    /** Where: the name of a VM, for its interface, or of a host, for its underlay link. */
    String at();

    /** The frames that must not be, like {@code ip.ttl < 63}. Empty: none at all. */
    String filter() default "";

    /** How long it may take until nothing moves any more, counted from the end of the body, like {@code 1s} or {@code 200ms}. */
    String within() default "5s";

    /** Holds several. */
    @Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @ExtendWith(ExpectationExtension.class)
    @interface List {
        /** The expectations, judged in this order. */
        ExpectNoFrames[] value();
    }
}
