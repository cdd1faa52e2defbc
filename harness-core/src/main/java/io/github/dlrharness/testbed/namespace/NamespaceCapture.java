package io.github.dlrharness.testbed.namespace;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.io.linux.Poller;
import io.github.dlrharness.io.linux.TapSocket;
import io.github.dlrharness.testbed.Capture;
import io.github.dlrharness.testbed.TestbedException;
import io.github.dlrharness.testbed.backend.CaptureStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The taps of one testbed. A thread waits for frames, so that the kernel's queues stay short; whoever asks reads them empty
 * himself first. All state is guarded by this object's lock.
 */
final class NamespaceCapture implements Capture {
    private final List<Tap> taps = new ArrayList<>();
    /** Every place that a frame kept here was captured at. */
    private final Set<TapPoint> points = new LinkedHashSet<>();

    private final Poller poller;
    private final CaptureStore store = new CaptureStore(CaptureStore.ARP_BYTES, CaptureStore.DATA_BYTES);
    private final Thread reader;
    private long clearedDrops;
    private long lostBeforeClose;
    private boolean closed;

    private static final class Tap {
        private final TapSocket socket;
        private TapPoint point;

        private Tap(TapPoint point, TapSocket socket) {
            this.point = point;
            this.socket = socket;
        }
    }

    /** Starts to capture. The sockets stay the caller's to close, after {@link #close()}. */
    NamespaceCapture(Map<TapPoint, TapSocket> sockets) {
        poller = Poller.open();
        sockets.forEach((point, socket) -> {
            taps.add(new Tap(point, socket));
            points.add(point);
            poller.add("tap " + point.name(), socket.fileDescriptor());
        });
        reader = new Thread(this::read, "dlr-taps");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public synchronized List<TapPoint> taps() {
        return List.copyOf(points);
    }

    /** Says that a VM's link is on another host; what was captured before stays captured where it was. */
    synchronized void moved(String vm, String host) {
        drain();
        for (Tap tap : taps) {
            if (tap.point.kind() == TapPoint.Kind.VM && tap.point.name().equals(vm)) {
                tap.point = new TapPoint(TapPoint.Kind.VM, host, vm);
                points.add(tap.point);
            }
        }
    }

    @Override
    public synchronized List<CapturedFrame> frames() {
        drain();
        return store.frames();
    }

    @Override
    public synchronized List<CapturedFrame> await(Predicate<List<CapturedFrame>> condition, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            List<CapturedFrame> frames = frames();
            long seen = store.added();
            if (condition.test(frames)) {
                return frames;
            }
            long remaining;
            while (store.added() == seen && (remaining = deadline - System.nanoTime()) > 0) {
                waitNanos(remaining);
            }
            if (store.added() == seen) {
                return frames;
            }
        }
    }

    @Override
    public synchronized long lost() {
        return store.evictedArp() + lostInKernel();
    }

    @Override
    public synchronized long evicted() {
        return store.evicted() - store.evictedArp();
    }

    @Override
    public synchronized void clear() {
        drain();
        store.clear();
        points.clear();
        taps.forEach(tap -> points.add(tap.point));
        if (closed) {
            lostBeforeClose = 0;
        } else {
            clearedDrops = drops();
        }
    }

    /** Reads the kernel's queues empty; answers how many frames were ever captured. */
    synchronized long drain() {
        if (!closed) {
            for (Tap tap : taps) {
                tap.socket.receive((time, direction, bytes, length, checksumPending) ->
                        store.add(time, tap.point, direction, bytes, length, checksumPending));
            }
        }
        return store.added();
    }

    /** Stops to capture; what was captured stays. */
    void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
        }
        try {
            readLast();
        } finally {
            // Whatever failed, nobody may read a ring that its owner is about to unmap.
            poller.wakeup();
            joinReader();
            poller.close();
        }
    }

    private synchronized void readLast() {
        try {
            drain();
            lostBeforeClose = lostInKernel();
        } finally {
            closed = true;
            notifyAll();
        }
    }

    private long lostInKernel() {
        return closed ? lostBeforeClose : drops() - clearedDrops;
    }

    private long drops() {
        return taps.stream().mapToLong(tap -> tap.socket.drops()).sum();
    }

    private void read() {
        while (true) {
            poller.await(Long.MAX_VALUE);
            synchronized (this) {
                if (closed) {
                    return;
                }
                long before = store.added();
                if (drain() != before) {
                    notifyAll();
                }
            }
        }
    }

    private void waitNanos(long nanos) {
        try {
            // Rounded up: wait(0) would wait for ever.
            wait(nanos / 1_000_000 + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestbedException("Interrupted while waiting for captured frames", e);
        }
    }

    private void joinReader() {
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
