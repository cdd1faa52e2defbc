package io.github.dlrharness.os.linux;

/** The machine can't do what was asked for. The message says what was attempted, what was found and what to do. */
public final class SystemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message for people. */
    public SystemException(String message) {
        super(message);
    }

    /** Makes one with a message for people and what caused it. */
    public SystemException(String message, Throwable cause) {
        super(message, cause);
    }
}
