package io.github.dlrharness.engine.dvs;

import io.github.dlrharness.wire.Frame;

/** Where the VTEP sits on the DVS. Frames given to it are unchanged when it returns. What is too long is fragmented or dropped. */
public interface DvUplink {
    /** Encapsulates a frame for one VTEP. */
    void send(int vni, Frame frame, int vtep, long now);

    /**
     * Encapsulates one copy of a frame for every remote VTEP of the VNI (head-end replication).
     *
     * @return whether there is any
     */
    boolean replicate(int vni, Frame frame, long now);

    /** Tells whether {@code mac} is the pMAC of this host, or of another DLR instance on the VNI. */
    boolean isPMac(int vni, long mac);

    /** Tells whether a VTEP is known to have no DLR instance. */
    boolean isPeer(int vni, int vtep);
}
