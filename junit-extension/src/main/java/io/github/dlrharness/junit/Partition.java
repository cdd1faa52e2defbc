package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Cuts hosts off: nothing passes between these and all others, in either direction; among themselves they are connected.
 *
 * <p>From before the test, its {@code @BeforeEach} included, to its end, on
 * whatever runs the topology. On a class it is for each of its tests. To heal it while a test runs, add and remove a
 * {@link io.github.dlrharness.testbed.fault.Fault#partition(String...)} instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(Partition.List.class)
@ExtendWith(FaultExtension.class)
public @interface Partition {
    /** The hosts on one side of the cut. */
    String[] value();

    /** Holds several. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @Inherited
    @ExtendWith(FaultExtension.class)
    @interface List {
        /** The faults. */
        Partition[] value();
    }
}
