package io.github.dlrharness.agent;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.EngineConfig;
import io.github.dlrharness.engine.VmPortConfig;
import io.github.dlrharness.io.FramePort;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What may be done to a host between two frames; valid during {@link HostAgent#operate} only. */
public interface HostOperations {
    /** The host's engine. */
    Engine engine();

    /**
     * Goes on with a new engine of that configuration, which is to have the ports there are; all that was learned and counted is forgotten.
     *
     * @throws IllegalArgumentException when there can't be such an engine; the old one goes on then
     */
    void renewEngine(EngineConfig config);

    /** The time, on the engine's clock. */
    long now();

    /**
     * Connects a VM port.
     *
     * @throws IllegalArgumentException when there is a port of that number
     */
    void addPort(VmPortConfig config, FramePort port);

    /** Disconnects a VM port; what waits there is lost, and counted. Nothing happens when there is none of that number. */
    void removePort(int number);

    /**
     * Disconnects ports and connects others, which may have the numbers of those that go, together with a change of the engine. All of it
     * is done, or nothing: when {@code engineChange} throws, the ports are those there were, and the engine what was made of it.
     *
     * @param removed numbers; those that no port has are left out
     * @param added by number
     * @param engineChange has the engine know the new ports, and the old ones no longer
     * @return the ports that went, the caller's to close
     * @throws IllegalArgumentException when a number is taken
     * @throws io.github.dlrharness.io.PortException when the agent can't wait for a new port
     */
    List<FramePort> exchangePorts(Set<Integer> removed, Map<Integer, FramePort> added, Runnable engineChange);

    /**
     * Goes on with another port in the place of one; what was counted stays counted. Frames that wait at the old one are lost, and counted.
     *
     * @return the old one, the caller's to close
     * @throws IllegalArgumentException when there is no port of that number
     * @throws io.github.dlrharness.io.PortException when the agent can't wait for the new one; the old one stays in use then
     */
    FramePort replacePort(int number, FramePort port);

    /**
     * Goes on with a port that is put around the one there, or that the one there was put around: both stand on the same socket, and what
     * waits there still comes.
     *
     * @return the one that was there
     * @throws IllegalArgumentException when there is no port of that number
     */
    FramePort interposePort(int number, FramePort port);
}
