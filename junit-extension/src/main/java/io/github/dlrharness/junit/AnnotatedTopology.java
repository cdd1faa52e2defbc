package io.github.dlrharness.junit;

import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.topology.HostKind;
import io.github.dlrharness.topology.RouterSetting;
import io.github.dlrharness.topology.Topologies;
import io.github.dlrharness.topology.TopologySpec;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
        boolean settings = !topology.underlay().equals(NO_UNDERLAY)
                || !topology.router().equals(NO_ROUTER)
                || topology.routes().length > 0;
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
                network.vms(),
                Stream.of(topology.routes())
                        .map(route -> new TopologySpec.RouteSpec(route.destination(), route.nextHop()))
                        .toList());
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
                Stream.of(topology.hosts()).map(this::host).toList(),
                Stream.of(topology.vms()).map(AnnotatedTopology::vm).toList());
    }

    private TopologySpec.HostSpec host(HostSpec host) {
        if (host.agent().length > 1) {
            throw new ExtensionConfigurationException(
                    "@Topology on %s: host \"%s\" has %d agents; a host runs one, so remove the others"
                            .formatted(where(), host.name(), host.agent().length));
        }
        TopologySpec.AgentSpec agent = Stream.of(host.agent())
                .map(one -> new TopologySpec.AgentSpec(List.of(one.command()), text(one.readyWithin())))
                .findFirst()
                .orElse(null);
        // What is not written reads as the default here, and beside an agent that says nothing.
        String kind = agent != null && host.kind() == HostKind.DLR
                ? null
                : host.kind().text();
        return new TopologySpec.HostSpec(host.name(), text(host.vtep()), text(host.pmac()), kind, agent);
    }

    private static TopologySpec.VmSpec vm(VmSpec vm) {
        return new TopologySpec.VmSpec(
                vm.name(), vm.host(), vm.vni(), vm.address(), text(vm.mac()), text(vm.gateway()), number(vm.mtu()));
    }

    /** What differs from the annotation's default; every setting has a member of its name. */
    private static TopologySpec.RouterSpec router(RouterSpec router) {
        Map<RouterSetting, String> settings = new EnumMap<>(RouterSetting.class);
        for (RouterSetting setting : RouterSetting.values()) {
            try {
                Method member = RouterSpec.class.getMethod(setting.key());
                Object value = member.invoke(router);
                if (!value.equals(member.getDefaultValue())) {
                    String text = value.toString();
                    settings.put(setting, value instanceof RouterProfile ? text.toLowerCase(Locale.ROOT) : text);
                }
            } catch (ReflectiveOperationException e) {
                throw new AssertionError("@RouterSpec has no member " + setting.key(), e);
            }
        }
        return new TopologySpec.RouterSpec(settings);
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
