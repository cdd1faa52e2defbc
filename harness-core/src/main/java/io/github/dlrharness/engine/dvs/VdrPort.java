package io.github.dlrharness.engine.dvs;

import io.github.dlrharness.wire.Frame;

/** Where the DLR instance sits on the DVS: what the switch asks it and hands it. */
public interface VdrPort {
    /** The address of the LIF on a VNI, 0 when there is none. */
    int lifAddress(int vni);

    /** Tells whether an address is everybody's or nobody's in the subnet of a VNI's LIF. */
    boolean isBroadcast(int vni, int address);

    /**
     * Takes a frame addressed to vMAC. It may be changed and sent on.
     *
     * @param origin where it came from
     */
    void unicast(int vni, Frame frame, Origin origin, long now);

    /**
     * Takes a look at a broadcast ARP packet; the frame must stay as it is.
     *
     * @param origin where it came from
     */
    void broadcastArp(int vni, Frame frame, Origin origin, long now);

    /** Hears that a VM claimed the address of the LIF; what it sent went nowhere. */
    void lifClaimed(int vni, long mac, long now);

    /** Tells a VM that has just moved here from a host without a DLR by which MAC it reaches its gateway now. */
    void announce(int vni, long mac, long now);
}
