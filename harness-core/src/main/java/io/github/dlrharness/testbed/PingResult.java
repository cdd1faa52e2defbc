package io.github.dlrharness.testbed;

import java.time.Duration;
import java.util.List;

/**
 * What came of a ping.
 *
 * @param sent echo requests sent
 * @param roundTrips one per answer, in order
 * @param errors what came instead of an answer, readable, like "172.16.10.1: destination host unreachable (3/1)"
 */
public record PingResult(int sent, List<Duration> roundTrips, List<String> errors) {
    /** Copies the lists. */
    public PingResult {
        roundTrips = List.copyOf(roundTrips);
        errors = List.copyOf(errors);
    }

    /** Echo replies received. */
    public int received() {
        return roundTrips.size();
    }

    /** Tells whether every request was answered. */
    public boolean complete() {
        return received() == sent;
    }
}
