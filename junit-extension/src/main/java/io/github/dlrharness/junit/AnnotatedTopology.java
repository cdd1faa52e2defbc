package io.github.dlrharness.junit;

import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologySpec;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Turns a {@link Topology} annotation into the spec that builder and YAML make, too. */
final class AnnotatedTopology {
    private static final UnderlaySpec NO_UNDERLAY =
            Defaults.class.getAnnotation(Topology.class).underlay();
    private static final RouterSpec NO_ROUTER =
            Defaults.class.getAnnotation(Topology.class).router();

    /** Of a topology, in characters. */
    private static final int LONGEST_NAME = 64;

    private final Topology topology;
    private final AnnotatedElement element;
    private final Class<?> testClass;

    AnnotatedTopology(Topology topology, AnnotatedElement element, Class<?> testClass) {
        this.topology = topology;
        this.element = element;
        this.testClass = testClass;
    }

    TopologySpec spec() {
        boolean figure = topology.hosts().length == 0 && topology.lifs().length == 0 && topology.vms().length == 0;
        boolean settings =
                !topology.underlay().equals(NO_UNDERLAY) || !topology.router().equals(NO_ROUTER);
        if (topology.yaml().isEmpty()) {
            return figure ? with(Topologies.seedFigure()) : with(written());
        }
        if (!figure || settings) {
            throw new ExtensionConfigurationException(
                    "@Topology on %s has yaml = \"%s\" and nested annotations; write the whole topology in one of them"
                            .formatted(where(), topology.yaml()));
        }
        return new YamlTopology(topology.yaml(), testClass, where()).spec();
    }

    private TopologySpec with(TopologySpec network) {
        UnderlaySpec underlay = topology.underlay();
        return new TopologySpec(
                name(),
                "@Topology on " + where(),
                new TopologySpec.UnderlaySpec(text(underlay.subnet()), number(underlay.mtu())),
                router(topology.router()),
                network.lifs(),
                network.hosts(),
                network.vms());
    }

    private TopologySpec written() {
        return new TopologySpec(
                null,
                null,
                null,
                null,
                Stream.of(topology.lifs())
                        .map(lif -> new TopologySpec.LifSpec(text(lif.name()), lif.vni(), lif.address()))
                        .toList(),
                Stream.of(topology.hosts())
                        .map(host -> new TopologySpec.HostSpec(
                                host.name(),
                                text(host.vtep()),
                                text(host.pmac()),
                                host.kind().text()))
                        .toList(),
                Stream.of(topology.vms()).map(AnnotatedTopology::vm).toList());
    }

    private static TopologySpec.VmSpec vm(VmSpec vm) {
        return new TopologySpec.VmSpec(
                vm.name(), vm.host(), vm.vni(), vm.address(), text(vm.mac()), text(vm.gateway()), number(vm.mtu()));
    }

    private static TopologySpec.RouterSpec router(RouterSpec router) {
        return new TopologySpec.RouterSpec(
                text(router.vmac()),
                router.profile().name().toLowerCase(Locale.ROOT),
                router.pmacRewrite(),
                text(router.arpPayload()),
                number(router.arpTries()),
                text(router.arpRetry()),
                text(router.arpTimeout()),
                text(router.macAging()));
    }

    /** The simple name of the class, without what a topology's name may not have. */
    private String name() {
        String safe =
                testClass.getSimpleName().replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        return safe.isEmpty() ? null : safe.substring(0, Math.min(LONGEST_NAME, safe.length()));
    }

    private String where() {
        return element instanceof Method method
                ? testClass.getName() + "." + method.getName()
                : ((Class<?>) element).getName();
    }

    private static String text(String value) {
        return value.isEmpty() ? null : value;
    }

    private static Integer number(int value) {
        return value == 0 ? null : value;
    }

    /** Annotations compare by value: what an annotation looks like when nothing was written. */
    @Topology
    private static final class Defaults {}
}
