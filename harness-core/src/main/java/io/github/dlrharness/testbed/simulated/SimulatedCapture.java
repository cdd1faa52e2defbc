package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.backend.CaptureStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Everything that passes the taps. Nothing is lost on the way into it; what is kept is bounded as everywhere. */
final class SimulatedCapture implements Capture {
    private final Simulation simulation;
    /** Where it is captured now, by the place's name: a VM's changes with its host. */
    private final Map<String, TapPoint> current = new LinkedHashMap<>();
    /** Every place that a frame kept here was captured at. */
    private final Set<TapPoint> taps = new LinkedHashSet<>();

    private final CaptureStore store = new CaptureStore(CaptureStore.ARP_BYTES, CaptureStore.DATA_BYTES);

    private final Recorder recorder;

    /** Takes what passes the taps. */
    @FunctionalInterface
    interface Recorder {
        /** Takes a frame; the array is shared and never changes. */
        void add(TapPoint tap, Direction direction, byte[] frame);
    }

    /**
     * Captures nothing yet.
     *
     * @param recorder takes the frames in this capture's place; null: they are kept here
     */
    SimulatedCapture(Simulation simulation, Recorder recorder) {
        this.simulation = simulation;
        this.recorder = recorder == null ? this::keep : recorder;
    }

    /** Captures there from now on, and no more at the place that had its name. */
    Tap tap(TapPoint point) {
        current.put(point.name(), point);
        taps.add(point);
        return new Tap(point, this);
    }

    void add(TapPoint tap, Direction direction, byte[] frame) {
        recorder.add(tap, direction, frame);
    }

    private void keep(TapPoint tap, Direction direction, byte[] frame) {
        store.add(simulation.wallClock(), tap, direction, frame, frame.length);
    }

    @Override
    public List<TapPoint> taps() {
        synchronized (simulation) {
            return List.copyOf(taps);
        }
    }

    @Override
    public List<CapturedFrame> frames() {
        synchronized (simulation) {
            return store.frames();
        }
    }

    @Override
    public List<CapturedFrame> await(Predicate<List<CapturedFrame>> condition, Duration limit) {
        synchronized (simulation) {
            long deadline = simulation.now() + Simulation.nanos(limit);
            while (true) {
                List<CapturedFrame> frames = store.frames();
                long seen = store.added();
                if (condition.test(frames)
                        || !simulation.runUntil(
                                () -> store.added() != seen, Duration.ofNanos(deadline - simulation.now()))) {
                    return frames;
                }
            }
        }
    }

    @Override
    public long lost() {
        synchronized (simulation) {
            return store.evictedArp();
        }
    }

    @Override
    public long evicted() {
        synchronized (simulation) {
            return store.evicted() - store.evictedArp();
        }
    }

    @Override
    public void clear() {
        synchronized (simulation) {
            store.clear();
            taps.clear();
            taps.addAll(current.values());
        }
    }
}
