package io.github.dlrharness.control;

/** There are as many of something as there may be. The message says how many, and what to do. */
public final class LimitReachedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public LimitReachedException(String message) {
        super(message);
    }
}
