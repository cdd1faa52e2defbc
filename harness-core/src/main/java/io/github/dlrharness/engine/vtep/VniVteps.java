package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.engine.table.LongMap;
import java.util.LinkedHashSet;
import java.util.Set;

/** The remote VTEPs of one VNI. Adding and removing one takes the same time however many there are. */
final class VniVteps {
    private static final Peer[] NONE = {};

    private final LongMap<Peer> byAddress = new LongMap<>();
    private final LongMap<Peer> byPMac = new LongMap<>();
    /** In the order they were added. */
    private final Set<Peer> ordered = new LinkedHashSet<>();

    private final int localAddress;
    /** A copy of {@link #ordered}, made when it is next asked for; null after a change. */
    private Peer[] peers = NONE;

    private int lowerInstances;

    VniVteps(int localAddress) {
        this.localAddress = localAddress;
    }

    /**
     * The VTEPs in the order they were added; not to be changed. What comes and goes later changes another array, so that a flood
     * that goes on is not disturbed (H8); without a change it is the same one, and floods allocate nothing.
     */
    Peer[] peers() {
        if (peers == null) {
            peers = ordered.toArray(NONE);
        }
        return peers;
    }

    boolean isEmpty() {
        return ordered.isEmpty();
    }

    /**
     * Tells whether of the hosts with a DLR instance the local one has the lowest address: the one instance to take what must be
     * taken once although all get it.
     */
    boolean isLocalDesignated() {
        return lowerInstances == 0;
    }

    Peer byAddress(int address) {
        return byAddress.get(key(address));
    }

    Peer byPMac(long pMac) {
        return byPMac.get(pMac);
    }

    void put(Peer peer) {
        remove(peer.address());
        ordered.add(peer);
        peers = null;
        byAddress.put(key(peer.address()), peer);
        if (peer.pMac() != 0) {
            byPMac.put(peer.pMac(), peer);
        }
        lowerInstances += isLowerInstance(peer) ? 1 : 0;
    }

    /** Returns what was known about the VTEP, or null. */
    Peer remove(int address) {
        Peer gone = byAddress.remove(key(address));
        if (gone != null) {
            ordered.remove(gone);
            peers = null;
            byPMac.remove(gone.pMac());
            lowerInstances -= isLowerInstance(gone) ? 1 : 0;
        }
        return gone;
    }

    private boolean isLowerInstance(Peer peer) {
        return peer.pMac() != 0 && Integer.compareUnsigned(peer.address(), localAddress) < 0;
    }

    private static long key(int address) {
        return address & 0xffff_ffffL;
    }
}
