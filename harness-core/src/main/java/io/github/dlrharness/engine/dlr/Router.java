package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4View;

/** Routes IPv4 packets between LIFs and beyond (RFC 1812). */
final class Router {
    private final LifTable lifs;
    private final RouteTable routes;
    private final IpOutput output;
    private final EchoResponder echo;
    private final IcmpErrors errors;
    private final Counters counters;
    private final EthernetView ethernet = new EthernetView();
    private final Ipv4View ip = new Ipv4View();

    Router(
            LifTable lifs,
            RouteTable routes,
            IpOutput output,
            EchoResponder echo,
            IcmpErrors errors,
            Counters counters) {
        this.lifs = lifs;
        this.routes = routes;
        this.output = output;
        this.echo = echo;
        this.errors = errors;
        this.counters = counters;
    }

    /** Handles an IPv4 frame that was sent to vMAC. */
    void route(Lif ingress, Frame frame, long now) {
        ethernet.wrap(frame);
        Counter reason = check();
        if (reason != null) {
            counters.add(reason);
            return;
        }
        // Behind the packet lies Ethernet padding; it must not travel on.
        frame.length(EthernetView.HEADER + ip.totalLength());
        int destination = ip.destination();
        if (lifs.byAddress(destination) != null) {
            echo.handle(frame, ip, now);
            return;
        }
        Route route = routes.find(destination);
        if (!isUnicast(destination) || route != null && route.isBroadcast(destination)) {
            counters.add(Counter.DROP_NOT_ROUTABLE);
        } else if (ip.ttl() <= 1) {
            counters.add(Counter.DROP_TTL);
            errors.timeExceeded(ingress, frame, now);
        } else if (route == null) {
            counters.add(Counter.DROP_NO_ROUTE);
            errors.networkUnreachable(ingress, frame, now);
        } else {
            ip.decrementTtl();
            counters.add(Counter.ROUTED);
            output.send(route, destination, frame, now);
        }
    }

    private Counter check() {
        if (!ip.wrap(ethernet)) {
            return Counter.DROP_BAD_IP;
        }
        if (!ip.checksumIsCorrect()) {
            return Counter.DROP_IP_CHECKSUM;
        }
        int source = ip.source();
        return isUnicast(source) && lifs.byAddress(source) == null ? null : Counter.DROP_MARTIAN_SOURCE;
    }

    /** Not "this network", loopback, multicast, reserved or limited broadcast (RFC 1812 §5.3.7). */
    private static boolean isUnicast(int address) {
        int first = address >>> 24;
        return first != 0 && first != 127 && first < 224;
    }
}
