package io.github.dlrharness.testbed.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was done to which frame, in bounded memory. Thread-safe. */
final class FaultLog {
    private final Deque<AppliedFault> latest = new ArrayDeque<>();
    private final Map<Fault, Long> counts = new HashMap<>();
    private long forgotten;

    synchronized void add(AppliedFault applied) {
        if (latest.size() == AppliedFault.KEPT) {
            latest.removeFirst();
            forgotten++;
        }
        latest.addLast(applied);
        counts.merge(applied.fault(), 1L, Long::sum);
    }

    synchronized List<AppliedFault> list() {
        return List.copyOf(latest);
    }

    synchronized long count(Fault fault) {
        return counts.getOrDefault(fault, 0L);
    }

    synchronized long forgotten() {
        return forgotten;
    }

    synchronized void clear() {
        latest.clear();
        counts.clear();
        forgotten = 0;
    }
}
