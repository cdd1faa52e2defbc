package io.github.dlrharness.testbed;

import java.time.Duration;

/**
 * What a link does to the frames it carries, in each direction. What is left to chance is drawn from the testbed's seed, so that the
 * same test meets the same fate again.
 *
 * @param delay added to what the link takes anyway
 * @param jitter at most added to {@code delay}, evenly spread; frames stay in order
 * @param loss probability that a frame is lost, 0 to 1
 * @param duplication probability that a frame arrives twice, 0 to 1
 * @param reordering probability that a frame is held back for {@link #HELD_BACK} more, so that those behind it overtake it, 0 to 1
 * @param partitioned whether nothing passes at all
 * @param mtu bytes of IP packet that pass; what is longer is lost without a word, as behind a tunnel that nobody knows of; 0 = any
 */
public record LinkFaults(
        Duration delay,
        Duration jitter,
        double loss,
        double duplication,
        double reordering,
        boolean partitioned,
        int mtu) {
    // Before NONE, which is checked like any other.
    private static final Duration LONGEST = Duration.ofHours(1);

    /** A sound link. */
    public static final LinkFaults NONE = new LinkFaults(Duration.ZERO, Duration.ZERO, 0, 0, 0, false, 0);

    /** How much longer a reordered frame takes. */
    public static final Duration HELD_BACK = Duration.ofMillis(1);

    /** @throws IllegalArgumentException when a value is out of range; the message says which, and what to choose */
    public LinkFaults {
        requireDuration("delay", delay);
        requireDuration("jitter", jitter);
        requireProbability("loss", loss);
        requireProbability("duplication", duplication);
        requireProbability("reordering", reordering);
        if (mtu < 0 || mtu > 0 && mtu < 68) {
            throw new IllegalArgumentException(
                    "a link's mtu %d is out of range; choose 0 for any, or 68 (RFC 791 §3.2) or more".formatted(mtu));
        }
    }

    private static void requireDuration(String what, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "a link's %s %s is out of range; choose 0 to %s".formatted(what, value, LONGEST));
        }
    }

    private static void requireProbability(String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    "a link's %s %s is no probability; choose 0 (never) to 1 (always)".formatted(what, value));
        }
    }

    static TestbedException unsupported(String between) {
        return new TestbedException(
                "The link between %s can't be spoiled on this backend; use the \"simulated\" backend for this test"
                        .formatted(between));
    }

    /** These faults with another delay. */
    public LinkFaults withDelay(Duration value) {
        return new LinkFaults(value, jitter, loss, duplication, reordering, partitioned, mtu);
    }

    /** These faults with another jitter. */
    public LinkFaults withJitter(Duration value) {
        return new LinkFaults(delay, value, loss, duplication, reordering, partitioned, mtu);
    }

    /** These faults with another loss. */
    public LinkFaults withLoss(double value) {
        return new LinkFaults(delay, jitter, value, duplication, reordering, partitioned, mtu);
    }

    /** These faults with another duplication. */
    public LinkFaults withDuplication(double value) {
        return new LinkFaults(delay, jitter, loss, value, reordering, partitioned, mtu);
    }

    /** These faults with another reordering. */
    public LinkFaults withReordering(double value) {
        return new LinkFaults(delay, jitter, loss, duplication, value, partitioned, mtu);
    }

    /** These faults, cut off or not. */
    public LinkFaults withPartition(boolean value) {
        return new LinkFaults(delay, jitter, loss, duplication, reordering, value, mtu);
    }

    /** These faults with another MTU. */
    public LinkFaults withMtu(int value) {
        return new LinkFaults(delay, jitter, loss, duplication, reordering, partitioned, value);
    }
}
