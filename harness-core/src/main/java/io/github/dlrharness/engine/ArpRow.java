package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;

/**
 * A row of the DLR's ARP table.
 *
 * @param mac null while {@link ArpState#NASCENT} or {@link ArpState#FAILED}
 * @param ageNanos time since the entry was last confirmed, or created while it never was
 * @param moves how often its MAC has changed
 * @param duplicate whether two VMs seem to have the address (F5)
 */
public record ArpRow(
        Vni vni, Ipv4Address address, MacAddress mac, ArpState state, long ageNanos, int moves, boolean duplicate) {
    /** A row of an address that never moved. */
    public ArpRow(Vni vni, Ipv4Address address, MacAddress mac, ArpState state, long ageNanos) {
        this(vni, address, mac, state, ageNanos, 0, false);
    }
}
