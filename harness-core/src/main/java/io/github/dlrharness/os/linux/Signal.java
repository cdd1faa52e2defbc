package io.github.dlrharness.os.linux;

/** A signal to a process, one that {@link ProcessHandle} does not know. */
public enum Signal {
    /** Ends it at once. */
    KILL(9),
    /** Makes it go on. */
    CONTINUE(18),
    /** Stops it until it is made to go on. */
    STOP(19);

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /**
     * Sends it.
     *
     * @throws SystemCallException when there is no such process of this user's
     */
    public void sendTo(long pid) {
        SystemCallException.check(LibC.kill((int) pid, number), "kill(%d, SIG%s)".formatted(pid, name()));
    }
}
