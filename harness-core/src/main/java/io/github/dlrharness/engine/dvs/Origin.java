package io.github.dlrharness.engine.dvs;

/** Where a frame comes from, as far as it matters to the DLR: who answers it, and who else has seen it. */
public enum Origin {
    /** A VM port of this host. */
    VM,
    /** The overlay, a host with a DLR instance of its own: what its VMs ask of the router is answered there. */
    HOST,
    /** The overlay, a VTEP without a DLR instance: its VMs have no other router than the instances elsewhere. */
    PEER
}
