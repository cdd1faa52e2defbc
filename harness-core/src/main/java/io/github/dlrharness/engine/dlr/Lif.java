package io.github.dlrharness.engine.dlr;

import io.github.dlrharness.engine.LifConfig;
import io.github.dlrharness.engine.table.LongMap;
import io.github.dlrharness.wire.Ipv4Prefix;

/** A logical interface and everything that is known or pending on its VNI; nothing is looked up without it (H1). */
final class Lif {
    /** The longest prefix whose subnet has a network and a broadcast address (RFC 3021 makes /31 an exception). */
    private static final int LAST_WITH_BROADCAST = 30;

    private final LifConfig config;
    private final int address;
    private final int mask;
    private boolean defended;
    private long lastDefence;
    private final Route connected = new Route(this);
    private final LongMap<ArpEntry> entries = new LongMap<>();
    private final LongMap<ProxyTarget> proxies = new LongMap<>();

    Lif(LifConfig config) {
        this.config = config;
        this.address = config.address().value();
        this.mask = Ipv4Prefix.mask(config.prefixLength());
    }

    LifConfig config() {
        return config;
    }

    int vni() {
        return config.vni().value();
    }

    int address() {
        return address;
    }

    int network() {
        return address & mask;
    }

    int prefixLength() {
        return config.prefixLength();
    }

    /** The route to its subnet. */
    Route connected() {
        return connected;
    }

    /** Whether its address may be defended again: once in a while, or two who claim it would never be quiet (RFC 5227 §2.4). */
    boolean mayDefend(long now, long interval) {
        if (defended && now - lastDefence < interval) {
            return false;
        }
        defended = true;
        lastDefence = now;
        return true;
    }

    /** Forgets that its address was defended. */
    void forgetDefence() {
        defended = false;
    }

    /** ARP entries by IPv4 address. */
    LongMap<ArpEntry> entries() {
        return entries;
    }

    /** Targets that other instances wait for, by IPv4 address. */
    LongMap<ProxyTarget> proxies() {
        return proxies;
    }

    /** Tells whether an address lies in the subnet, its first and last included. */
    boolean contains(int ip) {
        return (ip & mask) == network();
    }

    /** Tells whether an address names nobody in the subnet, or everybody: its network and broadcast address. */
    boolean isBroadcast(int ip) {
        return config.prefixLength() <= LAST_WITH_BROADCAST
                && contains(ip)
                && (ip == network() || ip == (network() | ~mask));
    }

    /** Tells whether an address may be a neighbour's here. */
    boolean isNeighbour(int ip) {
        return contains(ip) && ip != address && !isBroadcast(ip);
    }

    static long key(int ip) {
        return ip & 0xffff_ffffL;
    }
}
