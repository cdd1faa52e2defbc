package io.github.dlrharness.engine.table;

import io.github.dlrharness.engine.Engine;

/**
 * A queue of deadlines that all lie the same delay ahead when they are set. As time never runs backwards, it stays sorted by
 * appending; scheduling, moving and cancelling take constant time and allocate nothing.
 */
public final class Deadlines<T extends Timed> {
    private final long delay;
    private Timed first;
    private Timed last;

    /** Makes an empty queue for deadlines {@code delay} ns ahead. */
    public Deadlines(long delay) {
        this.delay = delay;
    }

    /** Sets the deadline of {@code node} to {@code now} plus the delay, whatever queue it waited in before. */
    public void schedule(T node, long now) {
        node.deadline = plus(now, delay);
        if (last == node) {
            return;
        }
        node.cancel();
        node.queue = this;
        node.previous = last;
        if (last == null) {
            first = node;
        } else {
            last.next = node;
        }
        last = node;
    }

    /** The member whose deadline comes first, or null. */
    @SuppressWarnings("unchecked")
    public T first() {
        return (T) first;
    }

    /** Removes and returns the first member when its deadline is not after {@code now}; else null. */
    public T takeDue(long now) {
        if (first == null || first.deadline > now) {
            return null;
        }
        T due = first();
        unlink(due);
        return due;
    }

    /** When the first deadline is, in ns; {@link Engine#NO_DEADLINE} when there is none. */
    public long next() {
        return first == null ? Engine.NO_DEADLINE : first.deadline;
    }

    /** Cancels every deadline. */
    public void clear() {
        while (first != null) {
            unlink(first);
        }
    }

    void unlink(Timed node) {
        if (node.previous == null) {
            first = node.next;
        } else {
            node.previous.next = node.next;
        }
        if (node.next == null) {
            last = node.previous;
        } else {
            node.next.previous = node.previous;
        }
        node.previous = null;
        node.next = null;
        node.queue = null;
    }

    /** A sum that stays below {@link Engine#NO_DEADLINE}, however long the delay. */
    private static long plus(long now, long delay) {
        long sum = now + delay;
        return sum < now || sum == Engine.NO_DEADLINE ? Engine.NO_DEADLINE - 1 : sum;
    }
}
