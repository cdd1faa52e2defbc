package io.github.dlrharness.testbed;

import io.github.dlrharness.engine.EngineEvent;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;

/**
 * Something a host's engine told.
 *
 * @param timeNanos ns since the epoch (UTC), comparable with a captured frame's time
 * @param host where
 * @param event what
 * @param vni in which VNI
 * @param target the address being resolved
 * @param mac as {@link EngineEvent} says
 */
public record HostEvent(long timeNanos, String host, EngineEvent event, Vni vni, Ipv4Address target, MacAddress mac) {}
