package io.github.dlrharness.agent;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.FramePort;

/** What may be done to a host between two frames; valid during {@link HostAgent#operate} only. */
public interface HostOperations {
    /** The host's engine. */
    Engine engine();

    /** The time, on the engine's clock. */
    long now();

    /**
     * Connects a VM port.
     *
     * @throws IllegalArgumentException when there is a port of that number
     */
    void addPort(VmPortConfig config, FramePort port);

    /** Disconnects a VM port; what waits there is lost. Nothing happens when there is none of that number. */
    void removePort(int number);

    /**
     * Goes on with another port in the place of one; what was counted stays counted. Frames that wait at the old one are lost.
     *
     * @return the old one, the caller's to close
     * @throws IllegalArgumentException when there is no port of that number
     * @throws io.github.dlrharness.io.PortException when the agent can't wait for the new one; the old one stays in use then
     */
    FramePort replacePort(int number, FramePort port);
}
