package io.github.dlrharness.wire;

/** EtherType numbers (IEEE 802 Numbers, IANA registry), as {@link EthernetView#etherType()} gives them. */
public final class EtherType {
    /** IPv4. */
    public static final int IPV4 = 0x0800;

    /** ARP (RFC 826). */
    public static final int ARP = 0x0806;

    /** Reverse ARP (RFC 903), what hypervisors send to announce a moved VM. */
    public static final int RARP = 0x8035;

    /** IPv6. */
    public static final int IPV6 = 0x86dd;

    /** Customer VLAN tag (IEEE 802.1Q). */
    public static final int VLAN = 0x8100;

    /** Service VLAN tag (IEEE 802.1ad, QinQ). */
    public static final int SERVICE_VLAN = 0x88a8;

    private EtherType() {}
}
