package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.engine.table.LongMap;
import java.util.Arrays;

/** The remote VTEPs of one VNI. */
final class VniVteps {
    private static final Peer[] NONE = {};

    private final LongMap<Peer> byAddress = new LongMap<>();
    private final LongMap<Peer> byPMac = new LongMap<>();
    private final int localAddress;
    private Peer[] peers = NONE;
    private boolean designated = true;

    VniVteps(int localAddress) {
        this.localAddress = localAddress;
    }

    /** The VTEPs in the order they were added; not to be changed. */
    Peer[] peers() {
        return peers;
    }

    /**
     * Tells whether of the hosts with a DLR instance the local one has the lowest address: the one instance to take what must be
     * taken once although all get it.
     */
    boolean isLocalDesignated() {
        return designated;
    }

    Peer byAddress(int address) {
        return byAddress.get(key(address));
    }

    Peer byPMac(long pMac) {
        return byPMac.get(pMac);
    }

    void put(Peer peer) {
        remove(peer.address());
        peers = Arrays.copyOf(peers, peers.length + 1);
        peers[peers.length - 1] = peer;
        byAddress.put(key(peer.address()), peer);
        if (peer.pMac() != 0) {
            byPMac.put(peer.pMac(), peer);
        }
        elect();
    }

    /** Returns what was known about the VTEP, or null. */
    Peer remove(int address) {
        Peer gone = byAddress.remove(key(address));
        if (gone != null) {
            peers = Arrays.stream(peers).filter(peer -> peer != gone).toArray(Peer[]::new);
            if (byPMac.get(gone.pMac()) == gone) {
                byPMac.remove(gone.pMac());
            }
            elect();
        }
        return gone;
    }

    private void elect() {
        designated = true;
        for (Peer peer : peers) {
            boolean lower = Integer.compareUnsigned(peer.address(), localAddress) < 0;
            designated &= peer.pMac() == 0 || !lower;
        }
    }

    private static long key(int address) {
        return address & 0xffff_ffffL;
    }
}
