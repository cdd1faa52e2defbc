package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.EthernetView;
import io.github.dlrharness.wire.IpProtocol;
import io.github.dlrharness.wire.Ipv4View;

/** Chooses the outer UDP source port from the inner flow, so that the underlay can spread flows over paths (RFC 7348 §5). */
final class FlowHash {
    /** First port of the dynamic range (RFC 6335 §6). */
    static final int FIRST_PORT = 49_152;

    private static final int PORTS = 65_536 - FIRST_PORT;
    private static final int PORT_PAIR = 4;

    private final Ipv4View ip = new Ipv4View();

    /** The port for a frame: the same for all frames of a flow, fragments of a packet included. */
    int sourcePort(EthernetView ethernet) {
        long hash;
        if (ethernet.etherType() == EtherType.IPV4 && ip.wrap(ethernet)) {
            hash = mix(ip.source()) + ip.destination();
            hash = mix(hash) + ip.protocol();
            boolean hasPorts = ip.protocol() == IpProtocol.TCP || ip.protocol() == IpProtocol.UDP;
            if (hasPorts && !ip.isFragment() && ip.payloadLength() >= PORT_PAIR) {
                hash = mix(hash) + ip.bytes().getInt(ip.payloadOffset());
            }
        } else {
            hash = mix(ethernet.source()) + ethernet.destination();
            hash = mix(hash) + ethernet.etherType();
        }
        return FIRST_PORT + (int) (mix(hash) >>> 32 & PORTS - 1);
    }

    /** The finalizer of MurmurHash3, 64 bits: every input bit changes about half of the output bits. */
    private static long mix(long value) {
        long mixed = value;
        mixed = (mixed ^ mixed >>> 33) * 0xff51_afd7_ed55_8ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ce_b9fe_1a85_ec53L;
        return mixed ^ mixed >>> 33;
    }
}
