package io.github.dlrharness.engine.vtep;

import io.github.dlrharness.wire.Frame;

/** Where step 3 hands its frames to step 4. */
@FunctionalInterface
public interface ProxyPath {
    /**
     * Takes an overlay ARP request of another DLR instance: SRC is its pMAC, DST was set to vMAC.
     *
     * @param askedMac the frame's destination before that: broadcast, or the target's MAC in a unicast refresh
     * @param vtep where it came from
     */
    void request(int vni, Frame frame, long askedMac, int vtep, long now);
}
