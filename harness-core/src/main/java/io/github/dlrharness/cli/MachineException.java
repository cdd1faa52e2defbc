package io.github.dlrharness.cli;

/** The machine can't do what the command needs. The message says what, and what to do about it. */
final class MachineException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MachineException(String message, Throwable cause) {
        super(message, cause);
    }
}
