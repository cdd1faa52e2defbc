package io.github.dlrharness.testbed.backend;

import io.github.dlrharness.topology.TopologyPlan.HostPlan;
import io.github.dlrharness.wire.MacAddress;

/** The MAC of a host's uplink, outer source and destination on the underlay. */
public final class UplinkMac {
    /** Locally administered, and unlike the MACs that plans hand out. */
    private static final long PREFIX = 0x0aff_0000_0000L;

    private UplinkMac() {}

    /** Its VTEP's address in hexadecimal, so that people recognise it in a capture. */
    public static MacAddress of(HostPlan host) {
        return new MacAddress(PREFIX | Integer.toUnsignedLong(host.vtep().value()));
    }
}
