package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;

/**
 * A row of the DLR's ARP table.
 *
 * @param mac null while {@link ArpState#NASCENT} or {@link ArpState#FAILED}
 * @param ageNanos time since the entry was last confirmed, or created while it never was
 */
public record ArpRow(Vni vni, Ipv4Address address, MacAddress mac, ArpState state, long ageNanos) {}
