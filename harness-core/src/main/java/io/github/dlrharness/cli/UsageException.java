package io.github.dlrharness.cli;

/** The command line asks for what makes no sense. The message says what to write instead. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
