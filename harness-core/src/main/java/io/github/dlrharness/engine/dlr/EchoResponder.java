package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;

/** Answers pings to LIF addresses on the host they were sent on (I9, I10). */
final class EchoResponder {
    private static final int TTL = 64;

    private final RouteTable routes;
    private final IpOutput output;
    private final Counters counters;
    private final IcmpView icmp = new IcmpView();

    EchoResponder(RouteTable routes, IpOutput output, Counters counters) {
        this.routes = routes;
        this.output = output;
        this.counters = counters;
    }

    /** Handles a packet, valid and free of padding, to one of the LIFs; it is turned into its answer in place. */
    void handle(Lif ingress, Frame frame, Ipv4View ip, long now) {
        Route route = routes.back(ingress, ip.source());
        if (route == null || !isEchoRequest(frame, ip)) {
            counters.add(Counter.DROP_LIF_UNHANDLED);
            return;
        }
        icmp.type(IcmpView.ECHO_REPLY);
        icmp.writeChecksum();
        frame.clearOffload();
        ip.swapAddresses();
        ip.ttl(TTL);
        counters.add(Counter.ECHO_ANSWERED);
        output.send(route, ip.destination(), frame, now);
    }

    /** A whole request: the DLR does not reassemble. */
    private boolean isEchoRequest(Frame frame, Ipv4View ip) {
        return ip.protocol() == IpProtocol.ICMP
                && !ip.isFragment()
                && icmp.wrap(ip)
                && icmp.type() == IcmpView.ECHO_REQUEST
                && icmp.code() == 0
                && (frame.hasPartialChecksum() || icmp.checksumIsCorrect());
    }
}
