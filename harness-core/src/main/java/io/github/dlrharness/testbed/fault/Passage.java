package io.github.dlrharness.testbed.fault;

import io.github.dlrharness.wire.Frame;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/**
 * One direction of a link that has faults: frames go in, and come out as the faults will have it. It reads no clock and waits for nothing; whoever
 * carries frames tells it the time, in ns on any clock of his own, and asks when it wants to be called again. Owned by one thread, but for its
 * rules.
 */
public final class Passage {
    /** What {@link #nextDeadline()} answers when nothing waits. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final Rule[] NO_RULES = {};

    private record Waiting(Frame frame, Consumer<Frame> end, long deadline, long sequence, boolean heldBack) {}

    private final SpoiledLink link;
    private final FaultDirection direction;
    private final SpoiledFrame fields = new SpoiledFrame();
    private final Fate fate = new Fate();
    private final PriorityQueue<Waiting> waiting =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::deadline).thenComparingLong(Waiting::sequence));
    private long sequence;
    private int heldBack;

    private volatile Rule[] rules = NO_RULES;
    private volatile int underWay;

    Passage(SpoiledLink link, FaultDirection direction) {
        this.link = link;
        this.direction = direction;
    }

    void rules(List<Rule> value) {
        rules = value.toArray(Rule[]::new);
    }

    boolean isSound() {
        return rules.length == 0;
    }

    /**
     * Has a frame go through. {@code end} gets it, and its copies, now or in a later call, and may not keep them.
     *
     * @param now in ns
     */
    public void carry(Frame frame, long now, Consumer<Frame> end) {
        if (!link.wrap(frame, fields)) {
            // What the machines between the hosts say to each other, like ARP between VTEPs, is no VM's frame.
            end.accept(frame);
            return;
        }
        fate.begin(frame);
        for (Rule rule : rules) {
            if (rule.meet(fields, fate)) {
                link.applied(rule.fault(), direction, frame);
                if (fate.isDropped()) {
                    return;
                }
            }
        }
        deliver(now, end);
    }

    private void deliver(long now, Consumer<Frame> end) {
        Frame arriving = fate.frame();
        if (fate.isChanged()) {
            link.mendChecksum(arriving, fields);
        }
        int frames = 1 + fate.copies();
        for (int i = 0; i < frames; i++) {
            if (fate.delay() > 0) {
                hold(arriving, end, now + fate.delay(), false);
            } else if (fate.heldBack() > 0) {
                hold(arriving, end, now + fate.heldBack(), true);
            } else {
                // Whoever gets a frame may change it, so that each copy is one of its own.
                end.accept(i + 1 < frames ? copy(arriving) : arriving);
            }
        }
        if (fate.delay() == 0 && fate.heldBack() == 0) {
            overtaken();
        }
    }

    private void hold(Frame frame, Consumer<Frame> end, long deadline, boolean overtakable) {
        waiting.add(new Waiting(copy(frame), end, deadline, sequence++, overtakable));
        heldBack += overtakable ? 1 : 0;
        underWay = waiting.size();
    }

    private static Frame copy(Frame frame) {
        Frame copy = Frame.allocate(frame.length());
        copy.set(frame);
        return copy;
    }

    /** A frame has passed: those held back for it follow, in the order they came. */
    private void overtaken() {
        if (heldBack == 0) {
            return;
        }
        List<Waiting> following = new ArrayList<>();
        for (Waiting one : waiting) {
            if (one.heldBack()) {
                following.add(one);
            }
        }
        waiting.removeAll(following);
        heldBack = 0;
        underWay = waiting.size();
        following.sort(Comparator.comparingLong(Waiting::sequence));
        following.forEach(one -> one.end().accept(one.frame()));
    }

    /** When {@link #handleTimeout(long)} wants to be called, in ns; {@link #NO_DEADLINE} when nothing waits. */
    public long nextDeadline() {
        return waiting.isEmpty() ? NO_DEADLINE : waiting.peek().deadline();
    }

    /**
     * Lets out what is due.
     *
     * @return how many frames
     */
    public int handleTimeout(long now) {
        int frames = 0;
        while (!waiting.isEmpty() && waiting.peek().deadline() <= now) {
            Waiting due = waiting.remove();
            heldBack -= due.heldBack() ? 1 : 0;
            underWay = waiting.size();
            due.end().accept(due.frame());
            frames++;
            if (!due.heldBack()) {
                overtaken();
            }
        }
        return frames;
    }

    /** Lets out everything, in the order it would have come. */
    public void release() {
        handleTimeout(Long.MAX_VALUE);
    }

    /** Forgets what waits. */
    public void discard() {
        waiting.clear();
        heldBack = 0;
        underWay = 0;
    }

    /** How many frames wait. Any thread. */
    public int underWay() {
        return underWay;
    }
}
