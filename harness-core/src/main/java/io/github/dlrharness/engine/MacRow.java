package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;

/**
 * A row of the FDB: the port a MAC was learned on, or the VTEP it lies behind.
 *
 * @param port the number of a VM port, or {@link Engine#UPLINK}
 * @param vtep the remote VTEP when {@code port} is {@link Engine#UPLINK}, else null
 * @param ageNanos time since a frame from that MAC was last seen
 */
public record MacRow(Vni vni, MacAddress mac, int port, Ipv4Address vtep, long ageNanos) {}
