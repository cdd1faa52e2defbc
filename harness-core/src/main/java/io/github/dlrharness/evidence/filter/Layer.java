package io.github.dlrharness.evidence.filter;

import java.util.EnumSet;
import java.util.Set;

/** The header a field belongs to. */
enum Layer {
    /** The capture, not the frame. */
    CAPTURE,
    /** The outer headers of VXLAN (RFC 7348 §5), the VXLAN header included. */
    TUNNEL,
    ETHERNET,
    ARP,
    IP,
    ICMP,
    UDP,
    TCP;

    private static final Set<Layer> OVER_IP = EnumSet.of(ICMP, UDP, TCP);

    /** Tells whether no frame has both. */
    boolean excludes(Layer other) {
        return this == ARP && other.isIp()
                || other == ARP && isIp()
                || this != other && OVER_IP.contains(this) && OVER_IP.contains(other);
    }

    /** Tells whether a frame with a field of this has the other, too. */
    boolean implies(Layer other) {
        return this == other || other == IP && isIp();
    }

    private boolean isIp() {
        return this == IP || OVER_IP.contains(this);
    }
}
