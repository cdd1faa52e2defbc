package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.wire.Frame;

/** A link that has faults: of a VM to its host, or of a host to the underlay. */
public final class SpoiledLink {
    private final TapPoint.Kind kind;
    private final String name;
    private final int vni;
    private final Recorder recorder;
    private final Passage sent = new Passage(this, FaultDirection.SENT);
    private final Passage received = new Passage(this, FaultDirection.RECEIVED);

    /** Takes what was done. */
    @FunctionalInterface
    interface Recorder {
        void add(Fault fault, SpoiledLink link, FaultDirection direction, Frame frame);
    }

    SpoiledLink(TapPoint.Kind kind, String name, int vni, Recorder recorder) {
        this.kind = kind;
        this.name = name;
        this.vni = vni;
        this.recorder = recorder;
    }

    /** The kind of link. */
    public TapPoint.Kind kind() {
        return kind;
    }

    /** The VM or the host it belongs to. */
    public String name() {
        return name;
    }

    /** What the VM or the host sends. */
    public Passage sent() {
        return sent;
    }

    /** What the VM or the host is to receive. */
    public Passage received() {
        return received;
    }

    /** Lets out everything that waits, both ways. By the thread that carries its frames. */
    public void release() {
        sent.release();
        received.release();
    }

    boolean wrap(Frame frame, SpoiledFrame fields) {
        return kind == TapPoint.Kind.VM ? fields.wrapOnVmLink(frame, vni) : fields.wrapOnUnderlay(frame);
    }

    /** A checksum that is still to be finished will fit anyway. */
    void mendChecksum(Frame frame, SpoiledFrame fields) {
        if (kind == TapPoint.Kind.UNDERLAY && !frame.hasPartialChecksum() && fields.wrapOnUnderlay(frame)) {
            fields.mendOuterChecksum();
        }
    }

    void applied(Fault fault, FaultDirection direction, Frame frame) {
        recorder.add(fault, this, direction, frame);
    }

    boolean isSound() {
        return sent.isSound() && received.isSound();
    }

    int underWay() {
        return sent.underWay() + received.underWay();
    }
}
