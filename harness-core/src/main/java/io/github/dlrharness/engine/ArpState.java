package io.github.dlrharness.engine;

/** The life of an ARP table entry. */
public enum ArpState {
    /** Asked for, not answered yet. */
    NASCENT,
    /** Confirmed; used for forwarding. */
    VALID,
    /** Past its timeout: still used for forwarding while it is being confirmed again. */
    STALE,
    /** Asked for in vain; not asked for again before its hold-off is over. */
    FAILED,
    /** A LIF's own address: never ages, never changes. */
    PERMANENT
}
