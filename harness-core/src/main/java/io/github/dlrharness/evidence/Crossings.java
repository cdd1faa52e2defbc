package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds which frame that arrived on the underlay is which one that left. An arrival belongs to the latest equal frame that is still
 * on its way: of equal tries, the earlier ones are those that were lost.
 */
final class Crossings {
    private static final int ETHERNET = 14;

    /** What left, by where it arrived. */
    private final Map<Sighting, Sighting> departures = new IdentityHashMap<>();

    /** Where it arrived, by what left. */
    private final Map<Sighting, Sighting> arrivals = new IdentityHashMap<>();

    /** Makes one of what the underlay showed, ordered by time. */
    Crossings(List<Sighting> sightings) {
        Map<ByteBuffer, Deque<Sighting>> underway = new HashMap<>();
        Map<ByteBuffer, Sighting> latest = new HashMap<>();
        for (Sighting seen : sightings) {
            ByteBuffer content = content(seen.frame());
            if (seen.sent()) {
                underway.computeIfAbsent(content, none -> new ArrayDeque<>()).push(seen);
                latest.put(content, seen);
                continue;
            }
            Sighting left = underway.getOrDefault(content, new ArrayDeque<>()).poll();
            if (left != null) {
                arrivals.put(left, seen);
                departures.put(seen, left);
            } else if (latest.containsKey(content)) {
                departures.put(seen, latest.get(content));
            }
        }
    }

    /** Where a frame arrived; null when it did not. */
    Sighting arrival(Sighting left) {
        return arrivals.get(left);
    }

    /** What an arrival was when it left; null when nobody sent it. */
    Sighting departure(Sighting arrived) {
        return departures.get(arrived);
    }

    /** Tells whether a frame arrived once more than it was sent. */
    boolean isSurplus(Sighting arrived) {
        Sighting left = departures.get(arrived);
        return left == null || arrivals.get(left) != arrived;
    }

    /** All but the outer Ethernet header, which belongs to the link. */
    private static ByteBuffer content(CapturedFrame frame) {
        int from = Math.min(ETHERNET, frame.bytes().length);
        return ByteBuffer.wrap(frame.bytes(), from, frame.bytes().length - from);
    }
}
