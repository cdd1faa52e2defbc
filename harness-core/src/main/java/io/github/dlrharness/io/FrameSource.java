package io.github.dlrharness.io;

/**
 * Something that frames arrive at and a {@link Waiter} can wait for: by its descriptor, or, where it has none, by having it call when
 * frames have arrived.
 */
public interface FrameSource {
    /** Its name, for messages and counters. */
    String name();

    /** The descriptor that becomes readable when frames wait, or -1. */
    int fileDescriptor();

    /** Sets what to call, from any thread, when frames arrive at a source without a descriptor. */
    void onArrival(Runnable wakeup);
}
