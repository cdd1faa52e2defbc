package io.github.dlrharness.io;

/**
 * A place where frames are captured.
 *
 * @param kind what kind of place
 * @param host the host it belongs to
 * @param name unique in a topology: the VM's name for {@link Kind#VM}, the host's name for {@link Kind#UNDERLAY}
 */
public record TapPoint(Kind kind, String host, String name) {
    /** The kinds of place. */
    public enum Kind {
        /** A VM's own interface: what the VM really sends and gets. */
        VM,
        /** The underlay link of a host: what its VTEP really sends and gets, outer headers included. */
        UNDERLAY
    }
}
