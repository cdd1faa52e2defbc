package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.engine.RemoteVtep;

/** A remote VTEP as the hot path wants it. */
final class Peer {
    private final int address;
    private final long pMac;

    Peer(RemoteVtep vtep) {
        this.address = vtep.address().value();
        this.pMac = vtep.pMac() == null ? 0 : vtep.pMac().value();
    }

    int address() {
        return address;
    }

    /** The pMAC of the DLR instance there, 0 when there is none. */
    long pMac() {
        return pMac;
    }
}
