package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.wire.Ipv4Options;
import io.github.dlrharness.wire.Ipv4View;

/** What a router must not take as a packet, wherever it goes (RFC 1812 §5.2.2, §5.3.7). */
final class PacketCheck {
    private final LifTable lifs;
    private final RouteTable routes;

    PacketCheck(LifTable lifs, RouteTable routes) {
        this.lifs = lifs;
        this.routes = routes;
    }

    /** Why a packet whose lengths are right must be dropped, or null when it may pass. */
    Counter check(Ipv4View ip) {
        if (!ip.checksumIsCorrect()) {
            return Counter.DROP_IP_CHECKSUM;
        }
        if (ip.headerLength() > Ipv4View.MIN_HEADER) {
            Ipv4Options options = Ipv4Options.of(ip);
            if (options != Ipv4Options.HARMLESS) {
                return options == Ipv4Options.SOURCE_ROUTE ? Counter.DROP_SOURCE_ROUTE : Counter.DROP_BAD_IP;
            }
        }
        return isHost(ip.source()) ? null : Counter.DROP_MARTIAN_SOURCE;
    }

    /** Tells whether a packet can come from an address: a single host's, and not this router's. */
    private boolean isHost(int address) {
        if (!isUnicast(address) || lifs.byAddress(address) != null) {
            return false;
        }
        Route route = routes.find(address);
        return route == null || !route.isBroadcast(address);
    }

    /** Not "this network", loopback, multicast, reserved or limited broadcast. */
    static boolean isUnicast(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 224;
    }
}
