package io.github.dlrharness.control;

import io.github.dlrharness.wire.MacAddress;
import java.time.Duration;

/**
 * A neighbour's answer to an ARP request.
 *
 * @param mac who answered
 * @param after from the request to the answer, on the agent's clock
 */
public record ProbeAnswer(MacAddress mac, Duration after) {}
