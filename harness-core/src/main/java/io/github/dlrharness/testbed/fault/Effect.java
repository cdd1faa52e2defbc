package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.wire.Frame;
import java.time.Duration;

/** What is done to a frame that is hit. */
public sealed interface Effect {
    /** Most copies of one frame. */
    int MOST_COPIES = 100;

    /** Longest time that a frame is held. */
    Duration LONGEST = Duration.ofHours(1);

    /** Its name in reports, in the past tense. */
    String done();

    /** The frame does not arrive. */
    record Drop() implements Effect {
        @Override
        public String done() {
            return "dropped";
        }
    }

    /**
     * The frame arrives later; those behind it do not wait.
     *
     * @param by how much later
     */
    record Delay(Duration by) implements Effect {
        /** @throws IllegalArgumentException when the time is none, or longer than {@link #LONGEST} */
        public Delay {
            requireTime("by", by);
        }

        @Override
        public String done() {
            return "delayed";
        }
    }

    /**
     * The frame arrives more than once, one right behind the other.
     *
     * @param copies how many more
     */
    record Duplicate(int copies) implements Effect {
        /** @throws IllegalArgumentException when there are no copies, or more than {@link #MOST_COPIES} */
        public Duplicate {
            if (copies < 1 || copies > MOST_COPIES) {
                throw new IllegalArgumentException("copies = %d; choose 1 to %d, which come on top of the frame itself"
                        .formatted(copies, MOST_COPIES));
            }
        }

        @Override
        public String done() {
            return "duplicated";
        }
    }

    /**
     * One bit of the VM's frame is wrong when it arrives. On the underlay the packet around it stays sound, its checksum fits: it is the VM's
     * frame that shows the damage.
     *
     * @param at the byte with the wrong bit, counted from the Ethernet header's first; frames that have no such byte are not hit. -1 = any byte
     *     behind the Ethernet header, as chance will have it. Which bit, chance decides
     */
    record Corrupt(int at) implements Effect {
        /** @throws IllegalArgumentException when no frame has that byte */
        public Corrupt {
            if (at < -1 || at >= Frame.MAX_LENGTH) {
                throw new IllegalArgumentException(
                        "at = %d is in no frame; choose 0 to %d, or leave it out for any byte behind the Ethernet header"
                                .formatted(at, Frame.MAX_LENGTH - 1));
            }
        }

        @Override
        public String done() {
            return "corrupted";
        }
    }

    /**
     * The frame is held back until the next of its link and direction has overtaken it.
     *
     * @param within how long it waits for that; then it arrives in any case
     */
    record Reorder(Duration within) implements Effect {
        /** @throws IllegalArgumentException when the time is none, or longer than {@link #LONGEST} */
        public Reorder {
            requireTime("within", within);
        }

        @Override
        public String done() {
            return "held back";
        }
    }

    private static void requireTime(String name, Duration time) {
        if (time.isZero() || time.isNegative() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("%s = %s; choose a time above 0, up to an hour".formatted(name, time));
        }
    }
}
