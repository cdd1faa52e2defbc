package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.engine.table.LongMap;
import io.github.dlrharness.wire.Ipv4Prefix;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The routes: to the LIFs' subnets, and static ones; the longest prefix wins (I14). Where a static route has the prefix of a
 * connected subnet, the subnet wins; where subnets of different VNIs are the same, the LIF that was added first. A static route
 * is out of use while no LIF leads to its next hop.
 */
final class RouteTable {
    private final LifTable lifs;
    private final Map<Ipv4Prefix, StaticRoute> statics = new LinkedHashMap<>();
    private LongMap<Route> byPrefix = new LongMap<>();
    private int[] prefixLengths = {};

    RouteTable(LifTable lifs) {
        this.lifs = lifs;
    }

    /** The route with the longest prefix that matches, or null. */
    Route find(int destination) {
        for (int length : prefixLengths) {
            Route route = byPrefix.get(key(destination & Ipv4Prefix.mask(length), length));
            if (route != null) {
                return route;
            }
        }
        return null;
    }

    /**
     * The route to the sender of a packet, or null when there is none. A neighbour on the LIF that it came in by is answered there,
     * though another VNI may have the same subnet (H1).
     *
     * @param ingress null when it is not known any more
     */
    Route back(Lif ingress, int source) {
        if (ingress != null && ingress.isNeighbour(source)) {
            return ingress.connected();
        }
        Route route = find(source);
        return route != null && route.leadsTo(source) ? route : null;
    }

    /**
     * Adds a static route.
     *
     * @throws IllegalArgumentException when its destination has a route, or is no unicast network, or when its next hop is no
     *     neighbour of a LIF
     */
    void add(StaticRoute route) {
        StaticRoute present = statics.get(route.destination());
        if (present != null) {
            throw refused(route, "there is one via %s already; remove it first".formatted(present.nextHop()));
        }
        int first = route.destination().network().value() >>> 24;
        if (first == 127 || first >= 224) {
            throw refused(route, "loopback, multicast and reserved addresses are not routed; choose a unicast network");
        }
        if (egress(route) == null) {
            String subnets = lifs.all().stream()
                    .map(lif -> "%s %s/%d"
                            .formatted(lif.config().name(), lif.config().address(), lif.prefixLength()))
                    .collect(Collectors.joining(", "));
            throw refused(
                    route,
                    "no LIF has that next hop as a neighbour; the LIFs are %s"
                            .formatted(subnets.isEmpty() ? "none" : subnets));
        }
        statics.put(route.destination(), route);
        update();
    }

    private static IllegalArgumentException refused(StaticRoute route, String reason) {
        return new IllegalArgumentException(
                "route to %s via %s: %s".formatted(route.destination(), route.nextHop(), reason));
    }

    /** Removes the static route to a network, if there is one. */
    void remove(Ipv4Prefix destination) {
        if (statics.remove(destination) != null) {
            update();
        }
    }

    /** Finds out anew which routes are in use, after a LIF came or went. */
    void update() {
        byPrefix = new LongMap<>();
        TreeSet<Integer> lengths = new TreeSet<>(Comparator.reverseOrder());
        for (Lif lif : lifs.all()) {
            put(lif.network(), lif.prefixLength(), lif.connected());
            lengths.add(lif.prefixLength());
        }
        for (StaticRoute route : statics.values()) {
            Lif lif = egress(route);
            if (lif != null) {
                int length = route.destination().length();
                put(
                        route.destination().network().value(),
                        length,
                        new Route(lif, route.nextHop().value()));
                lengths.add(length);
            }
        }
        prefixLengths = lengths.stream().mapToInt(Integer::intValue).toArray();
    }

    private void put(int network, int length, Route route) {
        long key = key(network, length);
        if (byPrefix.get(key) == null) {
            byPrefix.put(key, route);
        }
    }

    /** The LIF that a route's next hop is a neighbour of, the narrowest subnet first; or null. */
    private Lif egress(StaticRoute route) {
        int nextHop = route.nextHop().value();
        Lif egress = null;
        for (Lif lif : lifs.all()) {
            if (lif.contains(nextHop) && (egress == null || lif.prefixLength() > egress.prefixLength())) {
                egress = lif;
            }
        }
        return egress != null && egress.isNeighbour(nextHop) ? egress : null;
    }

    private static long key(int network, int length) {
        return (long) length << 32 | Lif.key(network);
    }
}
