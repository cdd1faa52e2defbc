package io.github.dlrharness.testbed.simulated;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * What is due, by its time and then in the order it was added. A flood's copies all arrive at the same time, so events share moments, and
 * only moments are sorted.
 */
final class EventQueue {
    /** What {@link #next()} answers when nothing is due. */
    static final long NEVER = Long.MAX_VALUE;

    /** Something due. */
    record Event(boolean moves, Runnable action) {}

    private record Moment(long time, Queue<Event> events) implements Comparable<Moment> {
        @Override
        public int compareTo(Moment other) {
            return Long.compare(time, other.time);
        }
    }

    private final PriorityQueue<Moment> moments = new PriorityQueue<>();
    private final Map<Long, Moment> byTime = new HashMap<>();
    /** The one most recently added to, where the next event of a flood goes, too. */
    private Moment latest;

    void add(long time, Event event) {
        if (latest == null || latest.time != time) {
            latest = byTime.get(time);
            if (latest == null) {
                latest = new Moment(time, new ArrayDeque<>(2));
                byTime.put(time, latest);
                moments.add(latest);
            }
        }
        latest.events.add(event);
    }

    /** When the first event is due. */
    long next() {
        return moments.isEmpty() ? NEVER : moments.peek().time;
    }

    /** Takes the first event; there is one. */
    Event take() {
        Moment first = moments.element();
        Event event = first.events.remove();
        if (first.events.isEmpty()) {
            moments.remove();
            byTime.remove(first.time);
            latest = latest == first ? null : latest;
        }
        return event;
    }

    void clear() {
        moments.clear();
        byTime.clear();
        latest = null;
    }
}
