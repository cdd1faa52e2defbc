package io.github.dlrharness.agent;

import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.wire.Frame;

/** A port whose interface a test takes away; from its closing on nobody may touch it. */
final class BreakablePort implements FramePort {
    private Runnable arrival = () -> {};
    private boolean broken;
    private boolean closed;
    private int queued;
    private long sent;
    private long drops;

    /** On the loop's thread. */
    void breakDown() {
        broken = true;
        arrival.run();
    }

    boolean isClosed() {
        return closed;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("a port was used after its closing");
        }
    }

    @Override
    public String name() {
        return "breakable";
    }

    @Override
    public int fileDescriptor() {
        return -1;
    }

    @Override
    public void onArrival(Runnable wakeup) {
        arrival = wakeup;
    }

    @Override
    public int receive(Receiver receiver) {
        requireOpen();
        if (broken) {
            throw new PortException("port breakable: its interface was removed");
        }
        return 0;
    }

    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public void transmit(Frame frame) {
        requireOpen();
        queued++;
    }

    @Override
    public void flush() {
        requireOpen();
        if (broken) {
            drops += queued;
        } else {
            sent += queued;
        }
        queued = 0;
    }

    @Override
    public PortStats stats() {
        requireOpen();
        return new PortStats(0, 0, sent, 0, 0, drops);
    }

    @Override
    public void close() {
        closed = true;
    }
}
