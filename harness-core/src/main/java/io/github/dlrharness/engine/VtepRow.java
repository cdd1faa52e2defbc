package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;

/**
 * A row of the VTEP table.
 *
 * @param pMac the pMAC of the DLR instance there, null when the peer has none
 */
public record VtepRow(Vni vni, Ipv4Address address, MacAddress pMac) {}
