package io.github.dlrharness.io;

import io.github.dlrharness.wire.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** A port of a {@link MemoryHub}. It has no descriptor and calls on arrival. Allocates: for tests and simulation. */
public final class MemoryPort implements FramePort {
    private static final int BATCH = 32;

    private final MemoryHub hub;
    private final String name;
    private final int address;
    private final int capacity;
    private final List<Frame> outgoing = new ArrayList<>();
    private final List<Frame> taken = new ArrayList<>();
    private long receivedFrames;
    private long receivedBytes;
    private long sentFrames;
    private long sentBytes;
    private long sendDrops;

    // Shared with the threads of the other ports.
    private final Object lock = new Object();
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private Runnable wakeup = () -> {};
    private long receiveDrops;
    private boolean sealed;
    private boolean closed;

    MemoryPort(MemoryHub hub, String name, int address, int capacity) {
        this.hub = hub;
        this.name = name;
        this.address = address;
        this.capacity = capacity;
    }

    int address() {
        return address;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public int fileDescriptor() {
        return -1;
    }

    @Override
    public void onArrival(Runnable newWakeup) {
        synchronized (lock) {
            wakeup = newWakeup;
        }
    }

    void arrived(Frame frame) {
        Runnable call;
        synchronized (lock) {
            if (sealed) {
                return;
            }
            if (closed || waiting.size() == capacity) {
                receiveDrops++;
                return;
            }
            waiting.add(frame);
            call = wakeup;
        }
        call.run();
    }

    @Override
    public int receive(Receiver receiver) {
        Runnable call;
        synchronized (lock) {
            if (closed) {
                throw new PortException("port %s is closed; it can't receive".formatted(name));
            }
            while (taken.size() < BATCH && !waiting.isEmpty()) {
                taken.add(waiting.remove());
            }
            call = waiting.isEmpty() ? null : wakeup;
        }
        if (call != null) {
            call.run(); // a loop that takes one batch per wake-up must be woken for the rest
        }
        int count = taken.size();
        try {
            for (Frame frame : taken) {
                receivedFrames++;
                receivedBytes += frame.length();
                receiver.frame(frame);
            }
        } finally {
            taken.clear();
        }
        return count;
    }

    @Override
    public void transmit(Frame frame) {
        if (isClosed() || frame.length() > hub.longestFrame()) {
            sendDrops++;
            return;
        }
        Frame copy = Frame.allocate(frame.length());
        copy.set(frame);
        outgoing.add(copy);
        if (outgoing.size() == BATCH) {
            flush();
        }
    }

    @Override
    public void flush() {
        for (Frame frame : outgoing) {
            sentFrames++;
            sentBytes += frame.length();
            hub.deliver(this, frame);
        }
        outgoing.clear();
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    @Override
    public PortStats stats() {
        synchronized (lock) {
            return new PortStats(receivedFrames, receivedBytes, sentFrames, sentBytes, receiveDrops, sendDrops);
        }
    }

    @Override
    public void seal() {
        synchronized (lock) {
            sealed = true;
        }
    }

    @Override
    public void close() {
        hub.remove(this);
        synchronized (lock) {
            closed = true;
            waiting.clear();
        }
        outgoing.clear();
    }
}
