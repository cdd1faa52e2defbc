package io.github.dlrharness.io;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Function;

/**
 * What a port's reader thread leaves for the loop that owns the port: arrived things, at most so many, or the end of all arrivals. Whoever is to
 * be woken is woken outside of the lock.
 */
public final class ArrivalQueue<T> {
    private final int capacity;
    private final Queue<T> waiting = new ArrayDeque<>();
    private Runnable wakeup = () -> {};
    private long drops;
    private Exception failure;

    /** Makes an empty one; what finds it full is lost and counted. */
    public ArrivalQueue(int capacity) {
        this.capacity = capacity;
    }

    /** Sets what to call when something arrived. */
    public synchronized void onArrival(Runnable newWakeup) {
        wakeup = newWakeup;
    }

    /** Leaves something; tells whether there was room. */
    public boolean add(T thing) {
        Runnable call;
        synchronized (this) {
            if (waiting.size() == capacity) {
                drops++;
                return false;
            }
            waiting.add(thing);
            call = wakeup;
        }
        call.run();
        return true;
    }

    /** Says that nothing will arrive any more. */
    public void fail(Exception reason) {
        Runnable call;
        synchronized (this) {
            failure = reason;
            call = wakeup;
        }
        call.run();
    }

    /**
     * Takes the oldest thing; null when nothing waits.
     *
     * @throws PortException what {@code broken} makes of the reason, when nothing waits nor ever will
     */
    public synchronized T poll(Function<Exception, PortException> broken) {
        T thing = waiting.poll();
        if (thing == null && failure != null) {
            throw broken.apply(failure);
        }
        return thing;
    }

    /** Wakes a loop that takes one batch per wake-up for the rest, if there is any. */
    public void wakeForTheRest() {
        Runnable call;
        synchronized (this) {
            call = waiting.isEmpty() ? () -> {} : wakeup;
        }
        call.run();
    }

    /** Counts what was lost elsewhere on its way here. */
    public synchronized void dropped(long more) {
        drops += more;
    }

    /** What was lost. */
    public synchronized long drops() {
        return drops;
    }

    /** Forgets what waits. */
    public synchronized void clear() {
        waiting.clear();
    }
}
