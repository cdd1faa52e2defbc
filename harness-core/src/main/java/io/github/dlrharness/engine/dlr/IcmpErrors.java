package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.Counter;
import io.github.dlrharness.engine.Counters;
import io.github.dlrharness.engine.Ingress;
import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Frame;
import io.github.dlrharness.wire.IcmpView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.MacAddress;

/**
 * Sends ICMP errors to the sources of packets that can't be forwarded. Never about an ICMP error, a broadcast, a later fragment or a source
 * that is no single host (RFC 1122 §3.2.2), and limited in rate.
 */
final class IcmpErrors {
    /** An error fits the smallest datagram that every host must take (RFC 1812 §4.3.2.3). */
    private static final int MAX_PACKET = 576;

    private static final int MAX_QUOTE = MAX_PACKET - Ipv4View.MIN_HEADER - IcmpView.HEADER;
    private static final int TTL = 64;
    /** Errors that may be sent in a burst to one port or VTEP, and the time in ns after which one more is allowed. */
    private static final int BURST = 100;

    private static final long INTERVAL = 10_000_000;

    private final LifTable lifs;
    private final RouteTable routes;
    private final IpOutput output;
    private final Counters counters;
    private final Frame error = Frame.allocate(EthernetView.HEADER + MAX_PACKET);
    private final EthernetView ethernet = new EthernetView();
    private final Ipv4View offending = new Ipv4View();
    private final IcmpView offendingIcmp = new IcmpView();
    private final Ipv4View ip = new Ipv4View();
    private final IcmpView icmp = new IcmpView();
    private final TokenBuckets buckets = new TokenBuckets(BURST, INTERVAL);
    private final Ingress ingress;

    IcmpErrors(LifTable lifs, RouteTable routes, IpOutput output, Ingress ingress, Counters counters) {
        this.lifs = lifs;
        this.routes = routes;
        this.output = output;
        this.ingress = ingress;
        this.counters = counters;
    }

    /** 11/0 from the LIF the packet came in by (I7). */
    void timeExceeded(Lif ingress, Frame frame, long now) {
        send(ingress, frame, IcmpView.TIME_EXCEEDED, 0, 0, now);
    }

    /** 3/0 from the LIF the packet came in by (D7). */
    void networkUnreachable(Lif ingress, Frame frame, long now) {
        send(ingress, frame, IcmpView.UNREACHABLE, IcmpView.NETWORK_UNREACHABLE, 0, now);
    }

    /** 3/1 from the LIF that leads to the packet's source (D3). */
    void hostUnreachable(Frame frame, long now) {
        send(null, frame, IcmpView.UNREACHABLE, IcmpView.HOST_UNREACHABLE, 0, now);
    }

    /**
     * 3/4 with the MTU (RFC 1191 §4).
     *
     * @param ingress the LIF of the VNI that the packet was switched in; null for a packet that was routed
     */
    void fragmentationNeeded(Lif ingress, Frame frame, int mtu, long now) {
        send(ingress, frame, IcmpView.UNREACHABLE, IcmpView.FRAGMENTATION_NEEDED, mtu, now);
    }

    void reset() {
        buckets.fill();
    }

    private void send(Lif from, Frame frame, int type, int code, int rest, long now) {
        ethernet.wrap(frame);
        if (!offending.wrap(ethernet) || !mayAnswer()) {
            return;
        }
        Route route = routes.back(from, offending.source());
        if (route == null) {
            return;
        }
        if (!buckets.take(ingress.key(), now)) {
            counters.add(Counter.ICMP_ERRORS_LIMITED);
            return;
        }
        write(from == null ? route.lif() : from, type, code, rest);
        counters.add(Counter.ICMP_ERRORS);
        output.send(route, ip.destination(), error, now);
    }

    private boolean mayAnswer() {
        boolean toOne = !MacAddress.isGroup(ethernet.destination()) && PacketCheck.isUnicast(offending.destination());
        if (!toOne || offending.isLaterFragment() || lifs.byAddress(offending.source()) != null) {
            return false;
        }
        if (offending.protocol() != IpProtocol.ICMP) {
            return true;
        }
        return offendingIcmp.wrap(offending) && !offendingIcmp.isError();
    }

    private void write(Lif from, int type, int code, int rest) {
        int quote = Math.min(MAX_QUOTE, offending.totalLength());
        int length = Ipv4View.MIN_HEADER + IcmpView.HEADER + quote;
        int source = offending.source();
        error.clear();
        error.length(EthernetView.HEADER + length);
        int at = error.offset() + EthernetView.HEADER + Ipv4View.MIN_HEADER;
        error.bytes().put(at + IcmpView.HEADER, offending.bytes(), offending.offset(), quote);
        icmp.wrap(error.bytes(), at, IcmpView.HEADER + quote);
        icmp.type(type);
        icmp.code(code);
        icmp.rest(rest);
        icmp.writeChecksum();
        ethernet.wrap(error);
        ethernet.etherType(EtherType.IPV4);
        ip.write(error.bytes(), ethernet.payloadOffset(), length, TTL, IpProtocol.ICMP, from.address(), source);
    }
}
