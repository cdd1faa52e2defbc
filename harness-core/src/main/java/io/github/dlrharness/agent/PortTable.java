package io.github.dlrharness.agent;

import io.github.dlrharness.engine.Engine;
import io.github.dlrharness.engine.FrameSink;
import io.github.dlrharness.io.FramePort;
import io.github.dlrharness.io.PortException;
import io.github.dlrharness.io.PortStats;
import io.github.dlrharness.io.TimedPort;
import io.github.dlrharness.io.Waiter;
import io.github.dlrharness.wire.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The ports of one host by number, and the sink through which its engine writes to them. Owned by the event loop. */
final class PortTable implements FrameSink {
    /** More batches than a port's queue holds; a port that can't be sealed may be given frames for ever. */
    private static final int LEAVING_ROUNDS = 4096;

    private final Waiter waiter;
    private final Clock clock;
    private final PortFailure failure;
    /** By number; what the loop walks over and the engine looks up is made from it at each change. */
    private final TreeMap<Integer, Slot> table = new TreeMap<>();

    private final RetiredCounts<PortStats> retired = new RetiredCounts<>(PortStats::plus);
    private Slot[] slots;
    private Slot[] byNumber;

    PortTable(Map<Integer, FramePort> ports, Waiter waiter, Clock clock, PortFailure failure) {
        this.failure = failure;
        this.waiter = waiter;
        this.clock = clock;
        new TreeMap<>(ports).forEach((number, port) -> table.put(number, slot(number, port)));
        index();
    }

    private Slot slot(int number, FramePort port) {
        return new Slot(number, port, waiter.add(port), clock, waiter, failure);
    }

    private void index() {
        slots = table.values().toArray(Slot[]::new);
        byNumber = new Slot[table.isEmpty() ? 0 : table.lastKey() + 1];
        for (Slot slot : slots) {
            byNumber[slot.number] = slot;
        }
    }

    /**
     * Removes ports and adds others, between two rounds, when {@code change} can be made; else does nothing. What was written to those
     * that go is sent, what waits there is counted as lost. Where an interface has a port again, it goes on counting.
     *
     * @return those that went
     * @throws IllegalArgumentException when a number is taken
     */
    List<FramePort> exchange(Set<Integer> removed, Map<Integer, FramePort> added, Engine engine, Runnable change) {
        added.keySet().stream()
                .filter(number -> table.containsKey(number) && !removed.contains(number))
                .findFirst()
                .ifPresent(number -> {
                    throw new IllegalArgumentException("there is a port %d already, %s"
                            .formatted(number, table.get(number).port.name()));
                });
        List<Slot> fresh = new ArrayList<>();
        boolean done = false;
        try {
            // First, because the waiter may refuse.
            new TreeMap<>(added).forEach((number, port) -> fresh.add(slot(number, port)));
            change.run();
            done = true;
        } finally {
            if (!done) {
                fresh.forEach(slot -> slot.interest.cancel());
            }
        }
        List<FramePort> gone = new ArrayList<>();
        for (int number : removed) {
            Slot slot = table.remove(number);
            if (slot != null) {
                FramePort old = slot.leave();
                retired.add(old.name(), slot.before.minus(slot.origin));
                gone.add(old);
            }
        }
        for (Slot slot : fresh) {
            slot.engine = engine;
            PortStats counted = retired.giveBack(slot.port.name());
            slot.before = counted == null ? PortStats.NONE : counted;
            table.put(slot.number, slot);
        }
        index();
        return gone;
    }

    /**
     * Sends what was written to a port and goes on with another in its place; returns the old one. What waits there is counted as lost. Does
     * nothing when it fails.
     */
    FramePort replace(int number, FramePort port) {
        return slotToBeReplaced(number, port).replace(port);
    }

    /** As above, with a port that stands on the same socket, so that what waits there still comes. */
    FramePort interpose(int number, FramePort port) {
        return slotToBeReplaced(number, port).interpose(port);
    }

    private Slot slotToBeReplaced(int number, FramePort port) {
        Slot slot = table.get(number);
        if (slot == null) {
            throw new IllegalArgumentException(
                    "there is no port %d to be replaced by %s".formatted(number, port.name()));
        }
        return slot;
    }

    /** Sets who gets the frames. */
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
            if (everyPort || slot.more || slot.interest.ready() || slot.isDue()) {
                frames += slot.receive();
            }
        }
        return frames;
    }

    /** Throws away what waits at the ports, at most {@code rounds} batches of each, and counts from zero again. */
    void reset(int rounds) {
        for (Slot slot : slots) {
            int round = 0;
            while (round < rounds && slot.discard() > 0) {
                round++;
            }
            slot.more = false;
            slot.origin = slot.stats();
        }
        retired.clear();
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

    /** ns until a port has something to do though nothing arrives; {@link Long#MAX_VALUE} when none ever has. */
    long timeToDeadline() {
        long time = Long.MAX_VALUE;
        for (Slot slot : slots) {
            if (slot.timed != null) {
                time = Math.min(time, slot.timed.timeToDeadline());
            }
        }
        return time;
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
            String which = slot.number == Engine.UPLINK ? "uplink" : "p" + slot.number;
            put(counters, which, slot.stats().minus(slot.origin));
        }
        retired.forEach((which, stats) -> put(counters, which, stats));
        return counters;
    }

    private static void put(Map<String, Long> counters, String which, PortStats stats) {
        String prefix = "port." + which + ".";
        counters.put(prefix + "received.frames", stats.receivedFrames());
        counters.put(prefix + "received.bytes", stats.receivedBytes());
        counters.put(prefix + "received.drops", stats.receiveDrops());
        counters.put(prefix + "sent.frames", stats.sentFrames());
        counters.put(prefix + "sent.bytes", stats.sentBytes());
        counters.put(prefix + "sent.drops", stats.sendDrops());
    }

    private static final class Slot implements FramePort.Receiver {
        private final int number;
        private final Clock clock;
        private final Waiter waiter;
        private final PortFailure failure;
        private FramePort port;
        /** The port, when it is one that time matters to; else null. */
        private TimedPort timed;

        private Waiter.Interest interest;
        private Engine engine;
        private long now;
        /** Frames given to the engine by the receive that is under way. */
        private int handed;

        private boolean more;
        private boolean written;
        /** What is counted from; ports themselves count since they were opened. */
        private PortStats origin;
        /** What passed the ports that were here before. */
        private PortStats before = PortStats.NONE;

        Slot(int number, FramePort port, Waiter.Interest interest, Clock clock, Waiter waiter, PortFailure failure) {
            this.number = number;
            this.port = port;
            timed = timed(port);
            this.interest = interest;
            this.clock = clock;
            this.waiter = waiter;
            this.failure = failure;
            origin = port.stats();
        }

        private static TimedPort timed(FramePort port) {
            return port instanceof TimedPort one ? one : null;
        }

        boolean isDue() {
            return timed != null && timed.timeToDeadline() <= 0;
        }

        PortStats stats() {
            return before.plus(port.stats());
        }

        int receive() {
            // One look at the clock per batch: its frames have waited for different times anyway.
            now = clock.now();
            handed = 0;
            return receive(this);
        }

        int discard() {
            handed = 0;
            return receive(frame -> {});
        }

        private int receive(FramePort.Receiver receiver) {
            try {
                int count = port.receive(receiver);
                more = count == port.batchSize();
                return count;
            } catch (PortException broken) {
                // From the question on it is the other one's to close, on whatever thread.
                FramePort old = leave();
                FramePort next = failure.replacement(number, old, broken);
                enter(next, waiter.add(next));
                // Before it told that it is broken it may have handed over what was left.
                return handed;
            }
        }

        FramePort replace(FramePort next) {
            // First, because the waiter may refuse.
            Waiter.Interest nextInterest = waiter.add(next);
            FramePort old = leave();
            enter(next, nextInterest);
            return old;
        }

        /** What was written is sent or counted, even by a broken port, and what waits is counted, which nobody will take. */
        private FramePort leave() {
            port.flush();
            port.seal();
            PortStats atEnd = port.stats();
            throwAwayWhatWaits();
            before = before.plus(port.stats().discardedSince(atEnd));
            interest.cancel();
            return port;
        }

        private void throwAwayWhatWaits() {
            try {
                for (int round = 0; round < LEAVING_ROUNDS && port.receive(frame -> {}) > 0; round++) {
                    // Until nothing waits.
                }
            } catch (PortException e) {
                // It is broken, and has nothing more.
            }
        }

        /** Goes on with a port that stands on the same socket; the waiter takes no descriptor twice. */
        FramePort interpose(FramePort next) {
            FramePort old = port;
            old.flush();
            before = before.plus(old.stats());
            interest.cancel();
            enter(next, waiter.add(next));
            return old;
        }

        private void enter(FramePort next, Waiter.Interest nextInterest) {
            // One that is put around the old one, or was around the next one, tells what passed that, too.
            before = before.minus(next.stats());
            port = next;
            timed = timed(next);
            interest = nextInterest;
            more = false;
        }

        @Override
        public void frame(Frame frame) {
            handed++;
            engine.handleFrame(number, frame, now);
        }
    }
}
