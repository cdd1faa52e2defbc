package io.github.dlrharness.junit.assertions;

import io.github.dlrharness.evidence.expectation.Expectation;
import io.github.dlrharness.evidence.expectation.Outcome;
import io.github.dlrharness.testbed.Testbed;
import java.time.Duration;

/**
 * Awaits expectations on a testbed.
 *
 * @param within the time limit; null: the one that the annotation for the same has by default
 */
record Judge(Testbed testbed, Duration within) {
    /** What becomes of something that is to happen. */
    Outcome positive(Expectation expectation) {
        return await(expectation, Duration.ofSeconds(1));
    }

    /** What becomes of something that is not to happen. */
    Outcome negative(Expectation expectation) {
        return await(expectation, Duration.ofSeconds(5));
    }

    private Outcome await(Expectation expectation, Duration usual) {
        Duration limit = within == null ? usual : within;
        return expectation.await(testbed, testbed.nanoTime() + limit.toNanos());
    }
}
