package io.github.dlrharness.agent;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortException;

/** Decides what becomes of a port that is broken for good, for instance because its interface was removed. */
@FunctionalInterface
public interface PortFailure {
    /**
     * Gives the port to go on with. Called on the agent's thread, which waits; must not call the agent. The agent is done with the
     * broken port, which is to be closed by whoever decides here.
     *
     * @param number the engine's number of the port
     * @throws PortException {@code reason}, when the agent shall die of it
     */
    FramePort replacement(int number, FramePort broken, PortException reason);

    /** The agent dies with the port. */
    static PortFailure fatal() {
        return (number, broken, reason) -> {
            throw reason;
        };
    }
}
