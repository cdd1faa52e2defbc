package io.github.dlrharness.io;

import io.github.dlrharness.wire.Frame;

/** The port of an interface that is not there: nothing comes, and what is sent is lost and counted. */
public final class MissingPort implements FramePort {
    private final String name;
    private long sendDrops;

    /** Makes one for the interface of that name. */
    public MissingPort(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int receive(Receiver receiver) {
        return 0;
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public void transmit(Frame frame) {
        sendDrops++;
    }

    @Override
    public void flush() {
        // Nothing is queued.
    }

    @Override
    public int fileDescriptor() {
        return -1;
    }

    @Override
    public void onArrival(Runnable wakeup) {
        // Nothing arrives.
    }

    @Override
    public PortStats stats() {
        return new PortStats(0, 0, 0, 0, 0, sendDrops);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
