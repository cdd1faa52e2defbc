package io.github.dlrharness.wire;

/** Protocol numbers of the IPv4 header (IANA registry). */
public final class IpProtocol {
    /** ICMP (RFC 792). */
    public static final int ICMP = 1;

    /** TCP. */
    public static final int TCP = 6;

    /** UDP (RFC 768). */
    public static final int UDP = 17;

    private IpProtocol() {}
}
