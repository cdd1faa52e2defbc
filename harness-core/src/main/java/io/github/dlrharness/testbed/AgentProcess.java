package io.github.dlrharness.testbed;

/**
 * The process of a host's agent, where it has one of its own. What is done to it here, the host's namespace, links and VMs do not
 * notice. {@link Testbed#reset()} makes it run again.
 */
public interface AgentProcess {
    /** Its process id, as this JVM sees it. */
    long pid();

    /** Tells whether it was started and has not ended; one that is paused runs. */
    boolean isRunning();

    /** Stops it in its tracks (SIGSTOP): frames wait in its sockets, until those are full. */
    void pause();

    /** Makes it go on after {@link #pause()} (SIGCONT). */
    void resume();

    /** Ends it at once (SIGKILL), and waits until it is gone. */
    void kill();

    /**
     * Ends it, if it runs, and starts it anew with what the host is configured for now; returns when it forwards. What it had learned
     * is gone.
     *
     * @throws TestbedException when it does not start; the message has its last words
     */
    void restart();

    /** What it has written to its standard error since it was started last. */
    String output();
}
