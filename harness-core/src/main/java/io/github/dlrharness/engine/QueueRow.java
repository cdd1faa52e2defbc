package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Vni;

/**
 * Packets that wait for a neighbour's MAC.
 *
 * @param target the neighbour
 * @param packets how many, a super-frame counting once
 */
public record QueueRow(Vni vni, Ipv4Address target, int packets) {}
