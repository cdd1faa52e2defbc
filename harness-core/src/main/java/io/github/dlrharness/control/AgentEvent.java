package io.github.dlrharness.control;

import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;

/**
 * Something an agent's engine told.
 *
 * @param timeNanos ns since the epoch (UTC)
 * @param event what
 * @param vni in which VNI
 * @param target the address being resolved
 * @param mac as {@link EngineEvent} says
 */
public record AgentEvent(long timeNanos, EngineEvent event, Vni vni, Ipv4Address target, MacAddress mac) {}
