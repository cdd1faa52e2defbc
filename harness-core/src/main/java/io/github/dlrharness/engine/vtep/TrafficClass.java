package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.Ipv4View;
import io.github.dlrharness.wire.Ipv6View;

/**
 * DSCP and ECN across the tunnel. Congestion that the underlay marks reaches the inner packet's endpoints (RFC 6040); the DSCP is
 * carried outside on request only (RFC 2983). What is not IP has neither.
 */
final class TrafficClass {
    private static final int ECN = 3;
    private static final int NOT_ECT = 0;
    private static final int ECT_1 = 1;
    private static final int CE = 3;

    private final int copied;
    private final Ipv4View ip4 = new Ipv4View();
    private final Ipv6View ip6 = new Ipv6View();

    TrafficClass(boolean copyDscp) {
        copied = copyDscp ? 0xff : ECN;
    }

    /** The outer header's TOS byte for a frame: normal mode, RFC 6040 §4.1. */
    int outer(EthernetView ethernet) {
        return switch (ethernet.etherType()) {
            case EtherType.IPV4 -> ip4.wrap(ethernet) ? ip4.trafficClass() & copied : 0;
            case EtherType.IPV6 -> ip6.wrap(ethernet) ? ip6.trafficClass() & copied : 0;
            default -> 0;
        };
    }

    /**
     * Gives a received frame's inner packet the ECN field that it must go on with (RFC 6040 §4.2).
     *
     * @return false when the frame must be dropped: congestion, and endpoints that would not understand the mark
     */
    boolean accept(EthernetView ethernet, int outerTos) {
        int outer = outerTos & ECN;
        if (outer != ECT_1 && outer != CE) {
            return true; // in these columns of the table the inner field stays as it is
        }
        return switch (ethernet.etherType()) {
            case EtherType.IPV4 -> !ip4.wrap(ethernet) || acceptIpv4(outer);
            case EtherType.IPV6 -> !ip6.wrap(ethernet) || acceptIpv6(outer);
            default -> true;
        };
    }

    private boolean acceptIpv4(int outer) {
        int inner = ip4.trafficClass();
        if (isMarked(inner, outer)) {
            ip4.trafficClass(inner & ~ECN | outer);
        }
        return !mustDrop(inner, outer);
    }

    private boolean acceptIpv6(int outer) {
        int inner = ip6.trafficClass();
        if (isMarked(inner, outer)) {
            ip6.trafficClass(inner & ~ECN | outer);
        }
        return !mustDrop(inner, outer);
    }

    private static boolean mustDrop(int inner, int outer) {
        return (inner & ECN) == NOT_ECT && outer == CE;
    }

    /** Tells whether a mark from outside shows inside; Not-ECT and CE stay as they are. */
    private static boolean isMarked(int inner, int outer) {
        return (inner & ECN) != NOT_ECT && (inner & ECN) != CE && (inner & ECN) != outer;
    }
}
