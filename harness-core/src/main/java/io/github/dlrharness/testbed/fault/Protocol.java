package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.wire.EtherType;
import io.github.dlrharness.wire.IpProtocol;

/** What a VM's frame carries; on the underlay: the frame inside VXLAN. */
public enum Protocol {
    /** Does not matter. */
    ANY(0, 0),
    /** ARP (RFC 826), requests and replies. */
    ARP(EtherType.ARP, 0),
    /** Reverse ARP (RFC 903), what hypervisors announce moved VMs with. */
    RARP(EtherType.RARP, 0),
    /** IPv4, whatever is in it. */
    IPV4(EtherType.IPV4, 0),
    /** IPv6, whatever is in it. */
    IPV6(EtherType.IPV6, 0),
    /** ICMP (RFC 792) in IPv4, its later fragments included. */
    ICMP(EtherType.IPV4, IpProtocol.ICMP),
    /** UDP (RFC 768) in IPv4, its later fragments included. */
    UDP(EtherType.IPV4, IpProtocol.UDP),
    /** TCP in IPv4. */
    TCP(EtherType.IPV4, IpProtocol.TCP);

    private final int etherType;
    private final int ipProtocol;

    Protocol(int etherType, int ipProtocol) {
        this.etherType = etherType;
        this.ipProtocol = ipProtocol;
    }

    boolean matches(SpoiledFrame frame) {
        return this == ANY || frame.etherType() == etherType && (ipProtocol == 0 || frame.ipProtocol() == ipProtocol);
    }
}
