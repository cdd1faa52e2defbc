package io.github.dlrharness.engine.dvs;

import io.github.dlrharness.wire.Frame;

/** Where the DLR instance sits on the DVS: what the switch asks it and hands it. */
public interface VdrPort {
    /** The address of the LIF on a VNI, 0 when there is none. */
    int lifAddress(int vni);

    /**
     * Takes a frame addressed to vMAC. It may be changed and sent on.
     *
     * @param local whether it came from a VM of this host, not from the overlay
     */
    void unicast(int vni, Frame frame, boolean local, long now);

    /**
     * Takes a look at a broadcast ARP packet; the frame must stay as it is.
     *
     * @param local whether it came from a VM of this host, not from the overlay
     */
    void broadcastArp(int vni, Frame frame, boolean local, long now);
}
