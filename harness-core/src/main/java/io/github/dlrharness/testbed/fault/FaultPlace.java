package io.github.dlrharness.testbed.fault;

import java.util.List;

/**
 * Where a fault is made: on which links, and in which direction.
 *
 * @param kind which links
 * @param names the VM or the host ({@link #EACH}: every one), the two hosts of a pair, the hosts on one side of a partition; else none
 * @param direction which way
 */
public record FaultPlace(Kind kind, List<String> names, FaultDirection direction) {
    /** Every link, in every direction. */
    public static final FaultPlace EVERYWHERE = new FaultPlace(Kind.EVERYWHERE, List.of(), FaultDirection.BOTH);

    /** Stands for every VM or every host. */
    public static final String EACH = "*";

    /** Kinds of place. */
    public enum Kind {
        /** Every link. */
        EVERYWHERE,
        /** The link between a VM and its host, wherever the VM is. */
        VM,
        /** The link between a host and the underlay. */
        UNDERLAY,
        /** From one host to another, across the underlay. */
        PAIR,
        /** Between some hosts and all others. */
        PARTITION
    }

    /** @throws IllegalArgumentException when there is no such place; the message says what to change */
    public FaultPlace {
        names = List.copyOf(names);
        if (direction != FaultDirection.BOTH && (kind == Kind.PAIR || kind == Kind.PARTITION)) {
            throw new IllegalArgumentException("direction = %s with %s; leave it out: %s"
                    .formatted(
                            direction,
                            kind == Kind.PAIR ? "from and to" : "a partition",
                            kind == Kind.PAIR ? "from and to say the direction" : "a partition cuts both directions"));
        }
        if (kind == Kind.PAIR && names.get(0).equals(names.get(1))) {
            throw new IllegalArgumentException("from and to are both \"%s\"; write two hosts".formatted(names.get(0)));
        }
        if (kind == Kind.PARTITION && names.isEmpty()) {
            throw new IllegalArgumentException("a partition names no host; write those of one side of the cut");
        }
    }

    /** Tells whether frames are hit where they cross the underlay, not on a VM's link. */
    boolean isOnUnderlay() {
        return kind == Kind.UNDERLAY || kind == Kind.PAIR || kind == Kind.PARTITION;
    }
}
