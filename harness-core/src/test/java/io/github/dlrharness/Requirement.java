package io.github.dlrharness;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names requirements of docs/requirements.md that a test proves; without the behaviour, the test fails. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(Requirement.List.class)
public @interface Requirement {
    /** Their IDs, like {@code A3}. */
    String[] value();

    /** Holds several. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface List {
        /** The annotations. */
        Requirement[] value();
    }
}
