package io.github.dlrharness.testbed;

import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;

/**
 * An entry of a VM's own ARP cache.
 *
 * @param mac null while incomplete or failed
 */
public record Neighbour(Ipv4Address address, MacAddress mac) {}
