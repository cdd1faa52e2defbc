package io.github.dlrharness.engine.dvs;

import io.github.dlrharness.engine.table.LongMap;
import java.util.Arrays;

/** The DVS's share of one VNI: its VM ports and the MACs learned in it. Nothing is looked up without it (H1). */
final class Segment {
    private static final VmPort[] NONE = {};

    private final int vni;
    private final LongMap<FdbEntry> macs = new LongMap<>();
    private VmPort[] ports = NONE;

    Segment(int vni) {
        this.vni = vni;
    }

    int vni() {
        return vni;
    }

    LongMap<FdbEntry> macs() {
        return macs;
    }

    /** The ports in the order they were connected; not to be changed. */
    VmPort[] ports() {
        return ports;
    }

    void add(VmPort port) {
        ports = Arrays.copyOf(ports, ports.length + 1);
        ports[ports.length - 1] = port;
    }

    void remove(VmPort port) {
        ports = Arrays.stream(ports).filter(other -> other != port).toArray(VmPort[]::new);
    }
}
