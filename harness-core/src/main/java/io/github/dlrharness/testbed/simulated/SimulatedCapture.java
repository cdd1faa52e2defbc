package io.github.dlrharness.testbed.simulated;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.CapturedFrame.Direction;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.backend.CaptureStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** Everything that passes the taps. Nothing is lost on the way into it; what is kept is bounded as everywhere. */
final class SimulatedCapture implements Capture {
    private final Simulation simulation;
    private final List<TapPoint> taps;
    private final CaptureStore store = new CaptureStore(CaptureStore.ARP_BYTES, CaptureStore.DATA_BYTES);

    SimulatedCapture(Simulation simulation, List<TapPoint> taps) {
        this.simulation = simulation;
        this.taps = List.copyOf(taps);
    }

    void add(TapPoint tap, Direction direction, byte[] frame) {
        store.add(simulation.wallClock(), tap, direction, frame, frame.length);
    }

    @Override
    public List<TapPoint> taps() {
        return taps;
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
        }
    }
}
