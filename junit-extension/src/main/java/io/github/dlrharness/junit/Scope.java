package io.github.dlrharness.junit;

/** How long a testbed of a {@link Topology} lives, and which tests share it. Whoever gets it gets it in its initial state. */
public enum Scope {
    /** Each test has its own. */
    METHOD,

    /** The tests of the class it is declared on share one, one after the other; it is closed after the last of them. */
    CLASS,

    /**
     * As {@link #CLASS}, but it is not closed then: the next class with an equal topology goes on with it. It is closed when all tests are
     * over. Classes that run at the same time have one each. Its plan's name is {@code session}.
     */
    SESSION
}
