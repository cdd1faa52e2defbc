package io.github.dlrharness.evidence.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of values that a field may hold: ranges that neither overlap nor touch, ascending. Values are never negative. */
record Values(List<Range> ranges) {
    /** From {@code low} to {@code high}, both included. */
    record Range(long low, long high) {}

    static Values of(long value) {
        return between(value, value);
    }

    /** Empty when {@code low} is greater than {@code high}. */
    static Values between(long low, long high) {
        return low > high ? new Values(List.of()) : new Values(List.of(new Range(low, high)));
    }

    boolean contains(long value) {
        return ranges.stream().anyMatch(range -> range.low <= value && value <= range.high);
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    Values or(Values other) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.addAll(other.ranges);
        sorted.sort(Comparator.comparingLong(Range::low));
        List<Range> merged = new ArrayList<>();
        for (Range range : sorted) {
            Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && range.low - 1 <= last.high) {
                merged.set(merged.size() - 1, new Range(last.low, Math.max(last.high, range.high)));
            } else {
                merged.add(range);
            }
        }
        return new Values(merged);
    }

    Values complement() {
        List<Range> gaps = new ArrayList<>();
        long from = 0;
        for (Range range : ranges) {
            if (from < range.low) {
                gaps.add(new Range(from, range.low - 1));
            }
            if (range.high == Long.MAX_VALUE) {
                return new Values(gaps);
            }
            from = range.high + 1;
        }
        gaps.add(new Range(from, Long.MAX_VALUE));
        return new Values(gaps);
    }

    Values and(Values other) {
        return complement().or(other.complement()).complement();
    }
}
