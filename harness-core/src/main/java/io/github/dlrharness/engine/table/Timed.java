package io.github.dlrharness.engine.table;

/** Something with a deadline: a member of at most one {@link Deadlines} at a time. */
public abstract class Timed {
    Deadlines<?> queue;
    Timed previous;
    Timed next;
    long deadline;

    /** Tells whether a deadline is running. */
    public final boolean isScheduled() {
        return queue != null;
    }

    /** Takes this out of the queue it waits in, if any. */
    public final void cancel() {
        if (queue != null) {
            queue.unlink(this);
        }
    }
}
