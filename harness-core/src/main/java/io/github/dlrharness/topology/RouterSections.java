package io.github.dlrharness.topology;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.topology.TopologySpec.LifSpec;
import io.github.dlrharness.topology.TopologySpec.RouteSpec;
import io.github.dlrharness.topology.TopologySpec.RouterSpec;
import io.github.dlrharness.yaml.Problems;
import io.github.dlrharness.yaml.YamlSection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What every description of a DLR has, a topology's and a single agent's alike: the sections {@code router}, {@code lifs} and
 * {@code routes} of a document, as they were written.
 *
 * @param router null = all defaults
 * @param lifs the DLR's logical interfaces
 * @param routes its static routes
 */
public record RouterSections(RouterSpec router, List<LifSpec> lifs, List<RouteSpec> routes) {
    /** The keys of {@code router}. */
    public static final List<String> ROUTER = RouterSetting.keys();

    /** The keys of an item of {@code lifs}. */
    public static final List<String> LIF = List.of("name", "vni", "address");

    /** The keys of an item of {@code routes}. */
    public static final List<String> ROUTE = List.of("destination", "nextHop");

    /**
     * What they come to.
     *
     * @param lifs those that are sound
     * @param routes those that are sound
     */
    public record Resolved(RouterOptions options, List<LifConfig> lifs, List<StaticRoute> routes) {}

    /** Reads them. What has the wrong form is filed as a problem. */
    public static RouterSections read(YamlSection document) {
        return new RouterSections(
                router(document.section("router", ROUTER)),
                document.list(
                        "lifs", LIF, lif -> new LifSpec(lif.text("name"), lif.needed("vni"), lif.text("address"))),
                document.list(
                        "routes", ROUTE, route -> new RouteSpec(route.text("destination"), route.text("nextHop"))));
    }

    private static RouterSpec router(YamlSection section) {
        if (section == null) {
            return null;
        }
        Map<RouterSetting, String> settings = new EnumMap<>(RouterSetting.class);
        for (RouterSetting setting : RouterSetting.values()) {
            Object value = switch (setting.kind()) {
                case TEXT -> section.text(setting.key());
                case NUMBER -> section.integer(setting.key());
                case SWITCH -> section.bool(setting.key());
            };
            if (value != null) {
                settings.put(setting, value.toString());
            }
        }
        return new RouterSpec(settings);
    }

    /** Checks them. What can't be used is filed as a problem. */
    public Resolved resolve(Problems problems, Fields fields) {
        RouterOptions options = new RouterResolver(problems, fields).resolve(router);
        List<LifConfig> sound = new LifResolver(problems, fields).resolve(lifs);
        List<StaticRoute> next =
                new RouteResolver(problems, fields, sound, sound.size() == lifs.size()).resolve(routes);
        return new Resolved(options, sound, next);
    }
}
