package io.github.dlrharness.agent;

/** A host's event loop can't do what was asked: it died, or was closed. The message says which host, and why. */
public final class AgentException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message for people. */
    public AgentException(String message) {
        super(message);
    }

    /** Makes one with a message for people and what caused it. */
    public AgentException(String message, Throwable cause) {
        super(message, cause);
    }
}
