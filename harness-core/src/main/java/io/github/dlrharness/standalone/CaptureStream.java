package io.github.dlrharness.standalone;

import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.FrameTap;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.io.Waiter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what passes some interfaces to a listener, on a thread of its own, and follows the interfaces as they go and come. What the
 * listener is too slow for is lost at the taps, and counted; the datapath knows nothing of all this.
 */
final class CaptureStream implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureStream.class);

    /** How long an interface is left alone that is there and can't be captured, for instance because it is down. */
    private static final long RETRY_NANOS = 1_000_000_000;

    private final List<CaptureSite> sites;
    private final int snapLength;
    private final Consumer<CapturedFrame> listener;
    private final Consumer<CaptureStream> onEnd;
    private final Waiter waiter;
    private final Thread thread;
    private long sequence;
    private volatile long lost;
    private volatile boolean closing;
    private volatile boolean changed;

    /** Makes one, which runs from {@link #start()} on; it owns the sites and the waiter. */
    CaptureStream(
            List<CaptureSite> sites,
            Waiter waiter,
            int snapLength,
            Consumer<CapturedFrame> listener,
            Consumer<CaptureStream> onEnd) {
        this.sites = List.copyOf(sites);
        this.waiter = waiter;
        this.snapLength = snapLength;
        this.listener = listener;
        this.onEnd = onEnd;
        thread = new Thread(this::run, "dlr-capture");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Has it look at the interfaces again. Any thread. */
    void interfacesChanged() {
        changed = true;
        waiter.wakeup();
    }

    /** Whether it will be gone soon. */
    boolean isEnding() {
        return closing;
    }

    private void run() {
        try {
            sites.forEach(site -> site.watch(waiter));
            boolean behind = false;
            while (!closing) {
                waiter.await(behind ? RETRY_NANOS : Long.MAX_VALUE);
                if (changed || behind) {
                    changed = false;
                    sites.forEach(site -> site.follow(sink(site.point())));
                }
                long drops = 0;
                behind = false;
                for (CaptureSite site : sites) {
                    site.receive(sink(site.point()));
                    drops += site.lost();
                    behind |= site.isBehind();
                }
                lost = drops;
            }
        } catch (RuntimeException e) {
            LOG.warn("A capture ended", e);
        } finally {
            try {
                close(sites);
                waiter.close();
            } finally {
                onEnd.accept(this);
            }
        }
    }

    private static void close(List<CaptureSite> sites) {
        for (CaptureSite site : sites) {
            try {
                site.close();
            } catch (RuntimeException e) {
                LOG.warn("The tap at {} was not closed", site.point().name(), e);
            }
        }
    }

    private FrameTap.Sink sink(TapPoint point) {
        return (time, direction, bytes, originalLength, checksumPending) -> {
            byte[] kept = bytes.length > snapLength ? Arrays.copyOf(bytes, snapLength) : bytes;
            listener.accept(
                    new CapturedFrame(sequence++, time, point, direction, kept, originalLength, checksumPending));
        };
    }

    @Override
    public long lost() {
        return lost;
    }

    @Override
    public void close() {
        closing = true;
        waiter.wakeup();
    }
}
