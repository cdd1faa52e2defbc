package io.github.dlrharness.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs tests on a topology of hosts and VMs that exchange real packets.
 *
 * <p>Without arguments it is the figure of the seven-step ARP: {@code host-a} with {@code vm1} (172.16.10.11) on VXLAN 5000,
 * {@code host-b} with {@code vm2} (172.16.20.11) on VXLAN 5001, the DLR's LIFs 172.16.10.1 and 172.16.20.1, the VTEPs
 * 192.168.250.51 and .52.
 *
 * <p>On a class, all its tests share one running topology, which is put back to its initial state before each of them; tests of one
 * class that share a topology never run at the same time. {@link #scope} makes that less or more. On a method, that test gets a topology
 * of its own. Nested classes use
 * the topology of the enclosing class unless they have their own; subclasses inherit it; it may be a meta-annotation.
 *
 * <p>Tests, constructors and lifecycle methods may have parameters of the types {@code Testbed}, {@code TopologyPlan},
 * {@code Capture}, {@code Host} and {@code Vm}; the last two are found by the parameter's name, or by {@link ByName}.
 *
 * <p>A machine that can't run the topology aborts the tests with the reason and the remedy; with the configuration parameter
 * {@code dlrharness.required=true} they fail instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(TopologyAnnotationExtension.class)
@ResourceLock(providers = TopologyLocks.class)
public @interface Topology {
    /** The hosts. When hosts, LIFs and VMs are all empty, those of the figure are taken. */
    HostSpec[] hosts() default {};

    /** The DLR's logical interfaces, one per VNI. */
    LifSpec[] lifs() default {};

    /** The VMs. */
    VmSpec[] vms() default {};

    /** The DLR's static routes. */
    RouteSpec[] routes() default {};

    /** The network between the hosts. */
    UnderlaySpec underlay() default @UnderlaySpec;

    /** The router's settings. */
    RouterSpec router() default @RouterSpec;

    /**
     * A YAML file with the whole topology: looked for on the class path, next to the test class first, then as a path from the
     * working directory. Excludes {@link #hosts}, {@link #lifs}, {@link #vms}, {@link #routes}, {@link #underlay} and
     * {@link #router}.
     */
    String yaml() default "";

    /**
     * What runs the topology, like {@code namespace}. Empty: the configuration parameter {@code dlrharness.backend}, or
     * {@code namespace}.
     */
    String backend() default "";

    /** How long the testbed lives, and who shares it. On a method, {@link Scope#CLASS} is as {@link Scope#METHOD}. */
    Scope scope() default Scope.CLASS;
}
