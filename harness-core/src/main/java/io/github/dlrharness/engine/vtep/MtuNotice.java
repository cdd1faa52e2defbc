package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.wire.Frame;

/** Is told of packets that the tunnel does not carry, and that must not be fragmented. */
@FunctionalInterface
public interface MtuNotice {
    /**
     * Takes a look at an IPv4 frame that was dropped; it must stay as it is.
     *
     * @param vni where it was going
     * @param mtu bytes of the longest IP packet that passes
     */
    void tooLong(int vni, Frame frame, int mtu, long now);
}
