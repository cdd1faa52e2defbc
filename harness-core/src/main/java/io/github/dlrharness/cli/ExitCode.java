package io.github.dlrharness.cli;

/** What a command's end means; docs/agent.md has them, too. */
final class ExitCode {
    /** Done. */
    static final int OK = 0;

    /** The answer is no: nobody answered a ping, a trace ended without a resolution. */
    static final int NEGATIVE = 1;

    /** The command line or a configuration is wrong. */
    static final int USAGE = 2;

    /** No agent can be reached, or it went away. */
    static final int UNREACHABLE = 3;

    /** The machine refuses: rights, an interface, a full disk. */
    static final int MACHINE = 4;

    /** A defect of this program. */
    static final int DEFECT = 70;

    private ExitCode() {}
}
