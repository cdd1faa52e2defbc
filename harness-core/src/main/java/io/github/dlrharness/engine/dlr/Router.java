package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.Ipv4View;

/** Routes IPv4 packets between LIFs and beyond (RFC 1812). */
final class Router {
    private final LifTable lifs;
    private final PacketCheck packets;
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
        this.packets = new PacketCheck(lifs, routes);
        this.routes = routes;
        this.output = output;
        this.echo = echo;
        this.errors = errors;
        this.counters = counters;
    }

    /** Handles an IPv4 frame that was sent to vMAC. */
    void route(Lif ingress, Frame frame, long now) {
        ethernet.wrap(frame);
        Counter reason = ip.wrap(ethernet) ? packets.check(ip) : Counter.DROP_BAD_IP;
        if (reason != null) {
            counters.add(reason);
            return;
        }
        // Behind the packet lies Ethernet padding; it must not travel on.
        frame.length(EthernetView.HEADER + ip.totalLength());
        int destination = ip.destination();
        if (lifs.byAddress(destination) != null) {
            echo.handle(ingress, frame, ip, now);
            return;
        }
        Route route = routes.find(destination);
        if (!PacketCheck.isUnicast(destination) || route != null && route.isBroadcast(destination)) {
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
}
