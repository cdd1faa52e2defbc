package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;

/**
 * Another host's VTEP, as the VTEP directory knows it.
 *
 * @param address its underlay address
 * @param pMac the pMAC of the DLR instance there; null when the host has no DLR instance (a plain VXLAN peer)
 */
public record RemoteVtep(Ipv4Address address, MacAddress pMac) {}
