package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.Ipv4Prefix;

/**
 * A route to a network beyond a LIF's subnet.
 *
 * @param destination the network, unique among a router's routes
 * @param nextHop a neighbour in a LIF's subnet
 */
public record StaticRoute(Ipv4Prefix destination, Ipv4Address nextHop) {}
