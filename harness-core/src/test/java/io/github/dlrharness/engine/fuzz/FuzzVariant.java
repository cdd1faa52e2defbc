package io.github.dlrharness.engine.fuzz;

import io.github.dlrharness.engine.RouterOptions;
import io.github.dlrharness.engine.RouterProfile;
import java.time.Duration;

/** The configurations that are attacked. All have tables so small that random frames fill them. */
enum FuzzVariant {
    STRICT,
    LITERAL,
    PAYLOAD,
    STRICT_RESERVED,
    /** One of the VTEPs has no DLR. */
    PEER,
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
            case DEFAULTS -> RouterOptions.defaults();
        };
    }

    /** Whether the last VTEP of the directory has no DLR instance. */
    boolean hasPlainPeer() {
        return this == PEER || this == STRICT_RESERVED;
    }
}
