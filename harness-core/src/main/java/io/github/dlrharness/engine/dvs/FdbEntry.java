package io.github.dlrharness.engine.dvs;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.MacRow;
import io.github.dlrharness.engine.table.Held;
import io.github.dlrharness.wire.Ipv4Address;
import io.github.dlrharness.wire.MacAddress;
import io.github.dlrharness.wire.Vni;

/** Where a MAC was seen last: on a VM port, or behind a VTEP. */
final class FdbEntry extends Held {
    private final Segment segment;
    private final long mac;
    private VmPort port;
    private int vtep;
    private long seen;

    FdbEntry(Segment segment, long mac) {
        this.segment = segment;
        this.mac = mac;
    }

    Segment segment() {
        return segment;
    }

    long mac() {
        return mac;
    }

    /** The VM port, or null when the MAC lies behind {@link #vtep()}. */
    VmPort port() {
        return port;
    }

    /** The VTEP's underlay address; meaningless while {@link #port()} is not null. */
    int vtep() {
        return vtep;
    }

    long seen() {
        return seen;
    }

    boolean isAt(VmPort otherPort, int otherVtep) {
        return port == otherPort && (port != null || vtep == otherVtep);
    }

    void see(VmPort atPort, int atVtep, long now) {
        port = atPort;
        vtep = atVtep;
        seen = now;
    }

    MacRow row(long now) {
        boolean local = port != null;
        return new MacRow(
                new Vni(segment.vni()),
                new MacAddress(mac),
                local ? port.number() : Engine.UPLINK,
                local ? null : new Ipv4Address(vtep),
                now - seen);
    }
}
