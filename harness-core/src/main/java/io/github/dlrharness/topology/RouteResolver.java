package io.github.dlrharness.topology;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.topology.TopologySpec.RouteSpec;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the static routes of a spec. */
final class RouteResolver {
    private final Problems problems;
    private final Fields fields;
    private final List<LifConfig> lifs;
    private final boolean lifsSound;
    private final Map<Ipv4Prefix, Integer> taken = new HashMap<>();

    /**
     * Makes one.
     *
     * @param lifsSound whether {@code lifs} are all that were asked for: a route is not blamed for the problems of its LIF
     */
    RouteResolver(Problems problems, Fields fields, List<LifConfig> lifs, boolean lifsSound) {
        this.problems = problems;
        this.fields = fields;
        this.lifs = lifs;
        this.lifsSound = lifsSound;
    }

    /** The routes that are sound. */
    List<StaticRoute> resolve(List<RouteSpec> specs) {
        List<StaticRoute> routes = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            StaticRoute route = resolve("routes[" + i + "]", i, specs.get(i));
            if (route != null) {
                routes.add(route);
            }
        }
        return routes;
    }

    private StaticRoute resolve(String path, int index, RouteSpec spec) {
        String owner =
                Fields.isMissing(spec.destination()) ? "route #" + (index + 1) : "route to " + spec.destination();
        Ipv4Prefix destination = fields.prefix(path + ".destination", owner, "destination", spec.destination());
        Ipv4Address nextHop = fields.address(path + ".nextHop", owner, "next hop", spec.nextHop());
        boolean sound = destination != null && isDestination(path + ".destination", owner, destination, index);
        if (nextHop != null && lifsSound) {
            String refusal = refusal(nextHop).orElse(null);
            if (refusal != null) {
                problems.add(path + ".nextHop", "%s: next hop %s %s", owner, nextHop, refusal);
                return null;
            }
        }
        return sound && nextHop != null ? new StaticRoute(destination, nextHop) : null;
    }

    private boolean isDestination(String path, String owner, Ipv4Prefix destination, int index) {
        Optional<String> special =
                isWide(destination) ? Optional.empty() : new UsableAddresses(destination).specialUse();
        if (special.isPresent()) {
            problems.add(path, "%s: destination %s", owner, special.get());
            return false;
        }
        Optional<LifConfig> connected =
                lifs.stream().filter(lif -> lif.subnet().equals(destination)).findFirst();
        if (connected.isPresent()) {
            problems.add(
                    path,
                    "%s: the subnet is connected to LIF \"%s\", so the route would never be used; remove it",
                    owner,
                    connected.get().name());
            return false;
        }
        Integer other = taken.putIfAbsent(destination, index);
        if (other != null) {
            problems.add(path, "%s: route #%d leads there already; remove one of the two", owner, other + 1);
        }
        return other == null;
    }

    /** The default route and the halves of it begin like "this network", and mean every unicast network. */
    private static boolean isWide(Ipv4Prefix destination) {
        return destination.length() < 8 && destination.network().value() >>> 24 < 224;
    }

    /** Why packets can't be handed to that neighbour: the end of a sentence that began with its address. */
    private Optional<String> refusal(Ipv4Address nextHop) {
        Optional<LifConfig> lif =
                lifs.stream().filter(one -> one.subnet().contains(nextHop)).findFirst();
        if (lif.isEmpty()) {
            return Optional.of("is in no LIF's subnet; "
                    + (lifs.isEmpty()
                            ? "there is no LIF, add one"
                            : "choose a neighbour in "
                                    + lifs.stream()
                                            .map(one -> "%s (%s)".formatted(one.subnet(), one.name()))
                                            .collect(Collectors.joining(", "))));
        }
        if (lif.get().address().equals(nextHop)) {
            return Optional.of("is the router itself, LIF \"%s\"; name a neighbour"
                    .formatted(lif.get().name()));
        }
        return new UsableAddresses(lif.get().subnet()).refusal(nextHop);
    }
}
