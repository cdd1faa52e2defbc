package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;

/**
 * Another host's DLR instance that waits for this host's VMs to answer (step 4).
 *
 * @param target the address it asks for
 * @param pMac who asks
 * @param vtep where the answer goes
 */
public record PendingRow(Vni vni, Ipv4Address target, MacAddress pMac, Ipv4Address vtep) {}
