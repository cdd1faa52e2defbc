package io.github.dlrharness.engine;

import io.github.dlrharness.wire.Frame;

/** Takes the frames an {@link Engine} emits. */
@FunctionalInterface
public interface FrameSink {
    /**
     * Takes a frame for a port. The sink must have copied what it needs when it returns: the engine reuses the frame. It must not
     * change the frame, and must not call back into the engine.
     *
     * @param port {@link Engine#UPLINK} (the frame then starts with its VXLAN header; {@link Frame#outerAddress()} is the
     *     destination VTEP, {@link Frame#outerPort()} the UDP source port) or the number of a VM port
     */
    void transmit(int port, Frame frame);
}
