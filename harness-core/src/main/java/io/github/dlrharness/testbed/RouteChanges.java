package io.github.dlrharness.testbed;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.topology.RouterCheck;
import io.github.dlrharness.wire.Ipv4Prefix;
import java.util.ArrayList;
import java.util.List;

/** Static routes that come and go at run time. */
final class RouteChanges {
    private RouteChanges() {}

    static EngineConfig added(EngineConfig before, StaticRoute route) {
        List<StaticRoute> routes = new ArrayList<>(before.routes());
        routes.add(route);
        List<String> problems = RouterCheck.problems(before.lifs(), routes);
        if (!problems.isEmpty()) {
            throw Refusal.of(
                    "%s can't route %s via %s".formatted(before.host(), route.destination(), route.nextHop()),
                    problems);
        }
        return before.withRoutes(routes);
    }

    static EngineConfig removed(EngineConfig before, Ipv4Prefix destination) {
        List<StaticRoute> routes = before.routes().stream()
                .filter(route -> !route.destination().equals(destination))
                .toList();
        if (routes.size() == before.routes().size()) {
            List<Ipv4Prefix> present =
                    routes.stream().map(StaticRoute::destination).toList();
            throw Refusal.of(
                    "%s can't remove the route to %s".formatted(before.host(), destination),
                    List.of(
                            present.isEmpty()
                                    ? "it has no static route"
                                    : "there is none; there are routes to %s".formatted(present)));
        }
        return before.withRoutes(routes);
    }
}
