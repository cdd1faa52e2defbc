package io.github.dlrharness.evidence.filter;

/** How the frames at a place are held against the expected ones. */
public enum Matching {
    /** The expected frames and no other. */
    EXACTLY,
    /** The expected frames; others may lie between them. */
    AT_LEAST,
    /**
     * As {@link #EXACTLY}, but a frame that was seen before counts once only: with the same direction, the same bytes from its (inner)
     * destination MAC on and, on the underlay, the same VTEPs and VNI.
     */
    IGNORING_DUPLICATES,
    /** As {@link #EXACTLY}, but frames to the broadcast MAC do not count. */
    IGNORING_BROADCASTS;

    /** Tells whether a frame too many matters. */
    public boolean limits() {
        return this != AT_LEAST;
    }
}
