package io.github.dlrharness.junit;

import io.github.dlrharness.evidence.Invariant;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Switches off one of the invariants that are checked in every test, for a test or for all tests of a class and its nested classes,
 * because a test breaks it on purpose.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(WithoutInvariant.List.class)
@ExtendWith(InvariantExtension.class)
public @interface WithoutInvariant {
    /** Which one. */
    Invariant value();

    /** Why it can't hold here, for whoever reads the test or its report. */
    String because();

    /** Holds several. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @Inherited
    @ExtendWith(InvariantExtension.class)
    @interface List {
        /** The invariants that are switched off. */
        WithoutInvariant[] value();
    }
}
