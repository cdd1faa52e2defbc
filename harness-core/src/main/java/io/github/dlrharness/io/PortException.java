package io.github.dlrharness.io;

/** A port can't be opened, or broke. The message says which port, what was attempted and what the system answered. */
public final class PortException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message for people. */
    public PortException(String message) {
        super(message);
    }

    /** Makes one with a message for people and what caused it. */
    public PortException(String message, Throwable cause) {
        super(message, cause);
    }
}
