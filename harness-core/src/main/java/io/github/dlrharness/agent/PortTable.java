package io.github.dlrharness.agent;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.FrameSink;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.wire.Frame;
import java.util.Map;
import java.util.TreeMap;

/** The ports of one host by number, and the sink through which its engine writes to them. Owned by the event loop. */
final class PortTable implements FrameSink {
    private final Slot[] slots;
    private final Slot[] byNumber;

    PortTable(Map<Integer, FramePort> ports, Waiter waiter, Clock clock) {
        var sorted = new TreeMap<>(ports);
        slots = new Slot[sorted.size()];
        byNumber = new Slot[sorted.isEmpty() ? 0 : sorted.lastKey() + 1];
        int next = 0;
        for (var entry : sorted.entrySet()) {
            Slot slot = new Slot(entry.getKey(), entry.getValue(), waiter.add(entry.getValue()), clock);
            slots[next++] = slot;
            byNumber[slot.number] = slot;
        }
    }

    /** Sets who gets the frames; before anything is received. */
    void connect(Engine engine) {
        for (Slot slot : slots) {
            slot.engine = engine;
        }
    }

    @Override
    public void transmit(int port, Frame frame) {
        if (port < 0 || port >= byNumber.length || byNumber[port] == null) {
            throw new IllegalArgumentException(
                    "the engine sent a frame to port %d, which does not exist".formatted(port));
        }
        Slot slot = byNumber[port];
        slot.written = true;
        slot.port.transmit(frame);
    }

    /**
     * Gives the engine at most one batch from each port.
     *
     * @param everyPort whether to look at ports too that the last wait did not report
     * @return the frames handed over
     */
    int receive(boolean everyPort) {
        int frames = 0;
        for (Slot slot : slots) {
            if (everyPort || slot.more || slot.interest.ready()) {
                frames += slot.receive();
            }
        }
        return frames;
    }

    /** Throws away what waits at the ports, at most {@code rounds} batches of each, and counts from zero again. */
    void reset(int rounds) {
        for (Slot slot : slots) {
            int round = 0;
            while (round < rounds && slot.port.receive(frame -> {}) > 0) {
                round++;
            }
            slot.more = false;
            slot.origin = slot.port.stats();
        }
    }

    /** Tells whether a port may have more frames than it handed over. */
    boolean more() {
        for (Slot slot : slots) {
            if (slot.more) {
                return true;
            }
        }
        return false;
    }

    /** Sends what was written since the last call. */
    void flush() {
        for (Slot slot : slots) {
            if (slot.written) {
                slot.written = false;
                slot.port.flush();
            }
        }
    }

    Map<String, Long> counters() {
        Map<String, Long> counters = new TreeMap<>();
        for (Slot slot : slots) {
            PortStats stats = slot.port.stats();
            PortStats origin = slot.origin;
            String prefix = "port." + (slot.number == Engine.UPLINK ? "uplink" : "p" + slot.number) + ".";
            counters.put(prefix + "received.frames", stats.receivedFrames() - origin.receivedFrames());
            counters.put(prefix + "received.bytes", stats.receivedBytes() - origin.receivedBytes());
            counters.put(prefix + "received.drops", stats.receiveDrops() - origin.receiveDrops());
            counters.put(prefix + "sent.frames", stats.sentFrames() - origin.sentFrames());
            counters.put(prefix + "sent.bytes", stats.sentBytes() - origin.sentBytes());
            counters.put(prefix + "sent.drops", stats.sendDrops() - origin.sendDrops());
        }
        return counters;
    }

    private static final class Slot implements FramePort.Receiver {
        private final int number;
        private final FramePort port;
        private final Waiter.Interest interest;
        private final Clock clock;
        private Engine engine;
        private long now;
        private boolean more;
        private boolean written;
        /** What is counted from; ports themselves count since they were opened. */
        private PortStats origin;

        Slot(int number, FramePort port, Waiter.Interest interest, Clock clock) {
            this.number = number;
            this.port = port;
            this.interest = interest;
            this.clock = clock;
            origin = port.stats();
        }

        int receive() {
            // One look at the clock per batch: its frames have waited for different times anyway.
            now = clock.now();
            int count = port.receive(this);
            more = count == port.batchSize();
            return count;
        }

        @Override
        public void frame(Frame frame) {
            engine.handleFrame(number, frame, now);
        }
    }
}
