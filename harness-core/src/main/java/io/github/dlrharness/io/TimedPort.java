package io.github.dlrharness.io;

/** A port that has something to do at a certain time, though nothing has arrived: one that holds frames for a while. */
public interface TimedPort extends FramePort {
    /** ns until {@link #receive(Receiver)} is to be called; 0 or less: now, {@link Long#MAX_VALUE}: only when frames arrive. */
    long timeToDeadline();
}
