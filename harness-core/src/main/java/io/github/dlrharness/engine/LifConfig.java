package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;
import io.github.dlrharness.wire.Vni;

/**
 * A logical interface of the DLR on a VNI.
 *
 * @param name for people, unique in a router
 * @param vni the VNI it sits on
 * @param address the LIF's IP, the gateway of the VMs there
 * @param prefixLength bits of its subnet's prefix
 */
public record LifConfig(String name, Vni vni, Ipv4Address address, int prefixLength) {
    /** The subnet that is directly connected to this LIF. */
    public Ipv4Prefix subnet() {
        return Ipv4Prefix.of(address, prefixLength);
    }
}
