package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.RouterProfile;
import io.github.dlrharness.engine.StaticRoute;
import io.github.dlrharness.wire.Ipv4Address;
import java.time.Duration;
import java.util.List;

/** The configurations that are attacked. All have tables so small that random frames fill them. */
enum FuzzVariant {
    STRICT,
    LITERAL,
    PAYLOAD,
    STRICT_RESERVED,
    /** One of the VTEPs has no DLR. */
    PEER,
    /** Static routes; announcements are learned, unsolicited changes are not, and known targets are answered for at once. */
    ROUTES,
    /** As shipped: large tables. */
    DEFAULTS;

    static final int ARP_LIMIT = 48;
    static final int FDB_LIMIT = 48;
    static final int PROXY_LIMIT = 24;
    static final int PROXY_LIMIT_PER_VTEP = 12;
    static final int QUEUE_TARGETS = 12;
    static final int QUEUE_DEPTH = 4;

    RouterOptions options() {
        RouterOptions small = RouterOptions.defaults()
                .withArp(new RouterOptions.Arp(
                        3, Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofSeconds(20), ARP_LIMIT))
                .withFdb(new RouterOptions.Fdb(Duration.ofMinutes(5), FDB_LIMIT))
                .withQueue(new RouterOptions.Queue(QUEUE_DEPTH, QUEUE_TARGETS, Duration.ofSeconds(2)))
                .withProxy(new RouterOptions.Proxy(Duration.ofSeconds(3), PROXY_LIMIT, PROXY_LIMIT_PER_VTEP, false));
        return switch (this) {
            case STRICT -> small;
            case LITERAL -> small.withProfile(RouterProfile.LITERAL);
            case PAYLOAD -> small.withArpPayloadPMac(true);
            case STRICT_RESERVED -> small.withVxlan(new RouterOptions.Vxlan(true, true));
            case PEER -> small.withArpPayloadPMac(true).withProfile(RouterProfile.LITERAL);
            case ROUTES ->
                small.withProxy(new RouterOptions.Proxy(Duration.ofSeconds(3), PROXY_LIMIT, PROXY_LIMIT_PER_VTEP, true))
                        .withAnnounce(new RouterOptions.Announce(
                                true, false, 2, Duration.ofSeconds(180), Duration.ofSeconds(10)));
            case DEFAULTS -> RouterOptions.defaults();
        };
    }

    /** Two networks behind a VM each, the second by two routes of different length. */
    List<StaticRoute> routes() {
        if (this != ROUTES) {
            return List.of();
        }
        return List.of(
                new StaticRoute(FuzzPlan.prefix(FuzzPlan.NEAR_NETWORK, 24), new Ipv4Address(FuzzPlan.ip(0, 1))),
                new StaticRoute(FuzzPlan.prefix(FuzzPlan.FAR_NETWORK, 24), new Ipv4Address(FuzzPlan.ip(1, 2))),
                new StaticRoute(FuzzPlan.prefix(FuzzPlan.FAR_NETWORK, 28), new Ipv4Address(FuzzPlan.ip(2, 1))));
    }

    /** Whether the last VTEP of the directory has no DLR instance. */
    boolean hasPlainPeer() {
        return this == PEER || this == STRICT_RESERVED;
    }
}
