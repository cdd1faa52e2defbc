package io.github.dlrharness.testbed;

import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.topology.RouterCheck;
import io.github.dlrharness.wire.Ipv4Prefix;
import java.util.ArrayList;
import java.util.List;

/** Static routes that come, change and go at run time. */
final class RouteChanges {
    private RouteChanges() {}

    static EngineConfig added(EngineConfig before, StaticRoute route) {
        List<StaticRoute> routes = new ArrayList<>(before.routes());
        routes.add(route);
        return checked(
                "%s can't route %s via %s".formatted(before.host(), route.destination(), route.nextHop()),
                before,
                routes);
    }

    static EngineConfig changed(EngineConfig before, StaticRoute route) {
        String what = "%s can't change the route to %s to next hop %s"
                .formatted(before.host(), route.destination(), route.nextHop());
        requirePresent(what, before, route.destination());
        return checked(
                what,
                before,
                before.routes().stream()
                        .map(other -> other.destination().equals(route.destination()) ? route : other)
                        .toList());
    }

    static EngineConfig removed(EngineConfig before, Ipv4Prefix destination) {
        requirePresent("%s can't remove the route to %s".formatted(before.host(), destination), before, destination);
        return before.withRoutes(before.routes().stream()
                .filter(route -> !route.destination().equals(destination))
                .toList());
    }

    private static EngineConfig checked(String what, EngineConfig before, List<StaticRoute> routes) {
        List<String> problems = RouterCheck.problems(before.lifs(), routes);
        if (!problems.isEmpty()) {
            throw Refusal.of(what, problems);
        }
        return before.withRoutes(routes);
    }

    private static void requirePresent(String what, EngineConfig before, Ipv4Prefix destination) {
        List<Ipv4Prefix> present =
                before.routes().stream().map(StaticRoute::destination).toList();
        if (!present.contains(destination)) {
            throw Refusal.of(
                    what,
                    List.of(
                            present.isEmpty()
                                    ? "it has no static route"
                                    : "there is none; there are routes to %s".formatted(present)));
        }
    }
}
