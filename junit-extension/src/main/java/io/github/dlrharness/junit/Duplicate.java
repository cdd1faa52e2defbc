package io.github.dlrharness.junit;

import io.github.dlrharness.testbed.fault.ArpOperation;
import io.github.dlrharness.testbed.fault.FaultDirection;
import io.github.dlrharness.testbed.fault.Protocol;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Duplicates frames: they arrive more than once.
 *
 * <p>Says where, and which frames, by the members below; all that is said must hold. From before the test, its {@code @BeforeEach} included, to its end, on
 * whatever runs the topology. On a class it is for each of its tests. See {@link io.github.dlrharness.testbed.fault.Fault} for faults that come and go
 * while a test runs.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@Repeatable(Duplicate.List.class)
@ExtendWith(FaultExtension.class)
public @interface Duplicate {
    /** How many copies come on top of the frame itself. */
    int copies() default 1;

    /** On the link of that VM; {@code *}: of each VM. Without a place: on every link. */
    String vm() default "";

    /** On the underlay link of that host; {@code *}: of each host. */
    String underlay() default "";

    /** On the way across the underlay from that host; together with {@link #to}. */
    String from() default "";

    /** On the way across the underlay to that host; together with {@link #from}. */
    String to() default "";

    /** Which way, as seen from the VM or the host. */
    FaultDirection direction() default FaultDirection.BOTH;

    /** What the VM's frame carries; on the underlay, the frame inside VXLAN. */
    Protocol protocol() default Protocol.ANY;

    /** The operation of an ARP frame. */
    ArpOperation arp() default ArpOperation.ANY;

    /** The VNI; on a VM's link, the VM's. 0: any. */
    int vni() default 0;

    /** Who it is from: a VM or a host by name, a MAC, or an IPv4 address (of ARP, the sender's). */
    String source() default "";

    /** Who it is for, in the same way (of ARP, the target's). */
    String destination() default "";

    /** That one of the frames that match and no other, counted from 1 since the test began. 0: all of them. */
    int nth() default 0;

    /** Each of the frames that match with this probability, drawn from {@code dlrharness.seed}. */
    double probability() default 1;

    /** Holds several. */
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @Documented
    @Inherited
    @ExtendWith(FaultExtension.class)
    @interface List {
        /** The faults. */
        Duplicate[] value();
    }
}
