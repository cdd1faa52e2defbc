package io.github.dlrharness.io;

import io.github.dlrharness.wire.Frame;

/**
 * A place where frames enter and leave, in batches. Owned by one event loop; only {@link #close()} may come from elsewhere, after
 * the loop has stopped.
 *
 * <p>Ports with a file descriptor are waited for with it. A port without one calls the runnable given to
 * {@link #onArrival(Runnable)}, from any thread, whenever frames have arrived since the last {@link #receive(Receiver)}.
 */
public interface FramePort extends FrameSource, AutoCloseable {
    /** Takes received frames, one at a time. */
    @FunctionalInterface
    interface Receiver {
        /** Takes a frame; its content is valid during the call only, and may be changed. */
        void frame(Frame frame);
    }

    /**
     * Hands at most one batch of waiting frames to {@code receiver}, without blocking.
     *
     * @return how many; less than {@link #batchSize()} means that nothing more waits at the moment
     * @throws PortException when the port is broken for good, for instance because its interface is gone
     */
    int receive(Receiver receiver);

    /** The most frames one {@link #receive(Receiver)} hands over. */
    int batchSize();

    /**
     * Queues a copy of {@code frame} for sending; sends the batch when it is full. A frame that can't be sent is counted in
     * {@link #stats()}, never an exception.
     */
    void transmit(Frame frame);

    /** Sends what {@link #transmit(Frame)} queued. */
    void flush();

    /** Counts since the port was opened. */
    PortStats stats();

    /**
     * Lets no more frames in; those that wait can still be received, and frames can be sent. A port that can't goes on taking frames in
     * until it is closed.
     */
    default void seal() {}

    /** Closes the port. Frames queued but not flushed are lost. Idempotent. */
    @Override
    void close();
}
