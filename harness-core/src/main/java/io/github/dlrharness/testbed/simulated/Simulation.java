package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.testbed.TestbedException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Virtual time, and what is due in it. Whoever waits runs the events, in the order of their times and then of their making, until what
 * he waits for has come or his limit has passed; between two events no time passes at all.
 *
 * <p>Everything a simulated testbed consists of is guarded by this object's lock; all methods expect their caller to hold it.
 */
final class Simulation {
    /** Where virtual time begins, as ns since the epoch: 2024-01-01T00:00:00Z, so that captures carry dates, always the same. */
    private static final long EPOCH = 1_704_067_200_000_000_000L;

    private final EventQueue events = new EventQueue();
    private final String topology;
    private boolean closed;
    private long now;
    private long moving;

    /** Begins at time 0, for a topology of that name. */
    Simulation(String topology) {
        this.topology = topology;
    }

    /**
     * Refuses what nobody can do with a closed testbed.
     *
     * @throws TestbedException when it is closed
     */
    void requireOpen() {
        if (closed) {
            throw new TestbedException("The testbed of topology \"%s\" is closed".formatted(topology));
        }
    }

    /** Nothing happens any more. */
    void close() {
        closed = true;
        clear();
    }

    /** ns since the start. */
    long now() {
        return now;
    }

    /** The virtual time as ns since the epoch. */
    long wallClock() {
        return EPOCH + now;
    }

    /** Has {@code action} happen at a time; at once when that has passed. */
    void at(long time, Runnable action) {
        add(time, false, action);
    }

    /** As {@link #at}, for a frame on its way: until it has arrived, the testbed is not quiet. */
    void arrivalAt(long time, Runnable action) {
        moving++;
        add(time, true, action);
    }

    /** Counts frames that a link holds, and lets go of: until it has, the testbed is not quiet. */
    void held(int frames) {
        moving += frames;
    }

    private void add(long time, boolean moves, Runnable action) {
        events.add(Math.max(now, time), new EventQueue.Event(moves, action));
    }

    /**
     * Lets things happen until {@code done}, at most for {@code limit} of virtual time.
     *
     * @return whether it is done; when it is not, the whole limit has passed
     */
    boolean runUntil(BooleanSupplier done, Duration limit) {
        long deadline = now + nanos(limit);
        while (!done.getAsBoolean()) {
            long time = events.next();
            if (time > deadline) {
                now = deadline;
                return false;
            }
            now = time;
            EventQueue.Event next = events.take();
            if (next.moves()) {
                moving--;
            }
            next.action().run();
        }
        return true;
    }

    /** Tells whether no frame is on its way. What is only due some time, like aging, moves nothing yet. */
    boolean isQuiet() {
        return moving == 0;
    }

    /** Forgets everything that is due. Time goes on from where it is: the engines' clocks never run backwards. */
    void clear() {
        events.clear();
        moving = 0;
    }

    /** A duration as ns that can be added to a time without overflow; a negative one is none. */
    static long nanos(Duration duration) {
        Duration longest = Duration.ofNanos(Long.MAX_VALUE / 4);
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(longest) > 0 ? longest.toNanos() : duration.toNanos();
    }
}
