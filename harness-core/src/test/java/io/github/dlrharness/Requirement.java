package io.github.dlrharness;

import io.github.dlrharness.conformance.ListedRequirement;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Names requirements of docs/requirements.md that a test proves; without the behaviour, the test fails. On a class it is about each
 * of its tests, those of nested and of derived classes included. A test that names a requirement which is not listed fails.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(Requirement.List.class)
@ExtendWith(ListedRequirement.class)
public @interface Requirement {
    /** Their IDs, like {@code A3}. */
    String[] value();

    /** Holds several. */
    @Documented
    @Inherited
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @ExtendWith(ListedRequirement.class)
    @interface List {
        /** The annotations. */
        Requirement[] value();
    }
}
