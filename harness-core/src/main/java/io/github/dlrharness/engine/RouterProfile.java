package io.github.dlrharness.engine;

/** How much an instance trusts the overlay. */
public enum RouterProfile {
    /** As the seven steps say: the proxy path triggers on a sender address equal to the local LIF's, whoever sends it. */
    LITERAL,
    /** The frame's source must also be the pMAC that the VTEP directory has for the VTEP it came from. */
    STRICT
}
