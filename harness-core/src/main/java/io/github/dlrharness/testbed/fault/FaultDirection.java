package io.github.dlrharness.testbed.fault;

/** Which way a frame goes, as seen from the VM or the host that the link belongs to. */
public enum FaultDirection {
    /** Either way. On the underlay of no host in particular, where each frame is sent by one host and received by another: as sent. */
    BOTH,
    /** The VM or the host sends it. */
    SENT,
    /** The VM or the host is to receive it. */
    RECEIVED
}
