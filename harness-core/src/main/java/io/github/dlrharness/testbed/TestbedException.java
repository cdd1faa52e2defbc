package io.github.dlrharness.testbed;

/** A testbed could not be built or used. The message says what was attempted, what the system answered and what to do. */
public final class TestbedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message for people. */
    public TestbedException(String message) {
        super(message);
    }

    /** Makes one with a message for people and what caused it. */
    public TestbedException(String message, Throwable cause) {
        super(message, cause);
    }
}
