package io.github.dlrharness.io;

/**
 * Waits for frames at any of many ports or taps, for a wake-up call, or for time to pass. Owned by one event loop; only {@link #wakeup()}
 * may come from other threads.
 */
public interface Waiter extends AutoCloseable {
    /** A port that is waited for. */
    interface Interest {
        /** Tells whether frames may wait at the port, as of the last {@link Waiter#await(long)}. Cheap. */
        boolean ready();

        /** Stops waiting for the port. Idempotent. Call it before the port is closed. */
        void cancel();
    }

    /**
     * Waits for this port or tap too, from the next {@link #await(long)} on.
     *
     * @throws PortException when this waiter can't wait for that kind
     */
    Interest add(FrameSource source);

    /**
     * Waits until a port is ready, {@link #wakeup()} was called since the last return, or {@code timeoutNanos} have passed. May
     * return early. Allocates nothing.
     *
     * @param timeoutNanos ns; 0 or less looks without waiting, {@link Long#MAX_VALUE} waits for ever
     */
    void await(long timeoutNanos);

    /** Makes the running or the next {@link #await(long)} return at once. Any thread; cheap when nobody waits; ignored when closed. */
    void wakeup();

    /** Frees what the waiter holds; the ports stay open. Idempotent. */
    @Override
    void close();
}
