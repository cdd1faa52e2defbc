package io.github.dlrharness.evidence;

import java.util.ArrayList;
import java.util.List;

/**
 * One try of a host to resolve an address: the copies of one request.
 *
 * @param start when its first copy left, ns since the epoch
 * @param end when the next try began, ns since the epoch; {@link Long#MAX_VALUE} for the last
 * @param copies what left the host, ordered by time
 */
record Round(long start, long end, List<Sighting> copies) {
    /** Tells whether a time lies in this round, or so little before it that the same cause may have made it. */
    boolean covers(long time, long slack) {
        return time >= start - slack && (end == Long.MAX_VALUE || time < end - slack);
    }

    /** Parts requests into rounds: what follows within {@code gap} ns of a round's first copy belongs to that round. */
    static List<Round> of(List<Sighting> requests, long gap) {
        List<List<Sighting>> groups = new ArrayList<>();
        for (Sighting request : requests) {
            if (groups.isEmpty()
                    || request.time() - groups.get(groups.size() - 1).get(0).time() > gap) {
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).add(request);
        }
        List<Round> rounds = new ArrayList<>();
        for (int index = 0; index < groups.size(); index++) {
            List<Sighting> copies = groups.get(index);
            long end = index + 1 < groups.size() ? groups.get(index + 1).get(0).time() : Long.MAX_VALUE;
            rounds.add(new Round(copies.get(0).time(), end, List.copyOf(copies)));
        }
        return rounds;
    }
}
