package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.io.TapPoint;

/**
 * That a fault was done to a frame. The array is shared, not copied: treat it as read-only.
 *
 * @param timeNanos ns since the epoch (UTC), by the clock of captured frames, or of this machine where the kernel stamps those
 * @param fault what
 * @param kind the kind of link
 * @param link the VM or the host whose link it was
 * @param direction {@link FaultDirection#SENT} or {@link FaultDirection#RECEIVED}
 * @param bytes the frame before, from the destination MAC on (the outer one on the underlay), at most {@link #SNAP_LENGTH} bytes of it
 * @param originalLength its length on the wire in bytes
 */
public record AppliedFault(
        long timeNanos,
        Fault fault,
        TapPoint.Kind kind,
        String link,
        FaultDirection direction,
        byte[] bytes,
        int originalLength) {
    /** Bytes of a frame that are kept: all headers, and ARP whole. */
    public static final int SNAP_LENGTH = 256;

    /** How many of them a testbed keeps. */
    public static final int KEPT = 4096;

    /** Like {@code dropped on the underlay, sent by host-b}. */
    public String where() {
        return "%s on %s, %s %s"
                .formatted(
                        fault.effect().done(),
                        kind == TapPoint.Kind.VM ? "a VM's link" : "the underlay",
                        direction == FaultDirection.SENT ? "sent by" : "on the way to",
                        link);
    }
}
