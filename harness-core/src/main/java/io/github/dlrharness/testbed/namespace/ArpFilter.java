package io.github.dlrharness.testbed.namespace;

/** Tells ARP frames, plain or inside VXLAN, from all others. */
final class ArpFilter {
    private static final int ETHERNET = 14;
    private static final int ETHER_TYPE = 12;
    private static final int ETHER_TYPE_IPV4 = 0x0800;
    private static final int ETHER_TYPE_ARP = 0x0806;
    private static final int IP_PROTOCOL = ETHERNET + 9;
    private static final int PROTOCOL_UDP = 17;
    private static final int UDP_DESTINATION = 2;
    private static final int UDP_AND_VXLAN = 16;
    private static final int VXLAN_PORT = 4789;

    private ArpFilter() {}

    /** Tells whether an Ethernet frame is ARP, or VXLAN (RFC 7348) that carries ARP. */
    static boolean carriesArp(byte[] frame) {
        if (frame.length < ETHERNET) {
            return false;
        }
        int type = u16(frame, ETHER_TYPE);
        if (type != ETHER_TYPE_IPV4 || frame.length <= IP_PROTOCOL || frame[IP_PROTOCOL] != PROTOCOL_UDP) {
            return type == ETHER_TYPE_ARP;
        }
        int udp = ETHERNET + (frame[ETHERNET] & 0xf) * 4;
        int inner = udp + UDP_AND_VXLAN;
        return frame.length >= inner + ETHERNET
                && u16(frame, udp + UDP_DESTINATION) == VXLAN_PORT
                && u16(frame, inner + ETHER_TYPE) == ETHER_TYPE_ARP;
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
