package io.github.dlrharness.evidence;

import io.github.dlrharness.engine.ArpRow;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testbed.HostEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that was seen of a running topology. Start with {@link #of(List, long)}: the wire is the only thing that is always
 * there; add what the agents tell when they are ours.
 *
 * @param frames what the taps saw, of all places, ordered by time
 * @param lost frames the capture is known to have missed that may have been ARP; with any lost, what is absent from it is not proved
 *     absent
 * @param evicted data frames, never ARP, that the capture gave up to stay bounded; they say nothing against an absence of ARP
 * @param eventsRead whether the hosts with an engine of ours were asked what they tell; silence says something of those only then
 * @param events what the engines of all hosts told
 * @param tableRead whether the asking host's ARP table could be read
 * @param row the asking host's ARP entry for the target; null when it has none or the table can't be read
 */
public record Observation(
        List<CapturedFrame> frames,
        long lost,
        long evicted,
        boolean eventsRead,
        List<HostEvent> events,
        boolean tableRead,
        ArpRow row) {
    /** Copies the lists and orders the frames by time. */
    public Observation {
        frames = frames.stream()
                .sorted(Comparator.comparingLong(CapturedFrame::timeNanos).thenComparingLong(CapturedFrame::sequence))
                .toList();
        events = List.copyOf(events);
    }

    /** What the wire showed, and nothing else. */
    public static Observation of(List<CapturedFrame> frames, long lost) {
        return new Observation(frames, lost, 0, false, List.of(), false, null);
    }

    /** This with other frames, when the capture has gone on. */
    public Observation withFrames(List<CapturedFrame> seen, long missed) {
        return new Observation(seen, missed, evicted, eventsRead, events, tableRead, row);
    }

    /** This and what the engines of all hosts told. */
    public Observation withEvents(List<HostEvent> told) {
        return new Observation(frames, lost, evicted, true, told, tableRead, row);
    }

    /** This and the asking host's ARP entry for the target; empty = the table has none. */
    public Observation withArpRow(Optional<ArpRow> entry) {
        return new Observation(frames, lost, evicted, eventsRead, events, true, entry.orElse(null));
    }

    /** This and the number of data frames that the capture gave up. */
    public Observation withEvicted(long dataFrames) {
        return new Observation(frames, lost, dataFrames, eventsRead, events, tableRead, row);
    }

    /** Tells whether the capture holds all there was. */
    boolean isComplete() {
        return lost == 0 && evicted == 0;
    }
}
