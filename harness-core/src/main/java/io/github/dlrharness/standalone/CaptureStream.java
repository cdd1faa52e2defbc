package io.github.dlrharness.standalone;

import io.github.dlrharness.control.Subscription;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import io.github.dlrharness.io.linux.Poller;
import io.github.dlrharness.io.linux.TapSocket;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what passes some interfaces to a listener, on a thread of its own. What the listener is too slow for, the kernel drops from the
 * taps' rings, and counts; the datapath knows nothing of all this.
 */
final class CaptureStream implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureStream.class);

    private final Map<TapPoint, TapSocket> taps;
    private final int snapLength;
    private final Consumer<CapturedFrame> listener;
    private final Consumer<CaptureStream> onEnd;
    private final Poller poller = Poller.open();
    private final Thread thread;
    private long sequence;
    private volatile long lost;
    private volatile boolean closing;

    /** Starts; from now on it owns the taps. */
    CaptureStream(
            Map<TapPoint, TapSocket> taps,
            int snapLength,
            Consumer<CapturedFrame> listener,
            Consumer<CaptureStream> onEnd) {
        this.taps = taps;
        this.snapLength = snapLength;
        this.listener = listener;
        this.onEnd = onEnd;
        taps.forEach((point, tap) -> poller.add("tap " + point.name(), tap.fileDescriptor()));
        thread = new Thread(this::run, "dlr-capture");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (!closing) {
                poller.await(Long.MAX_VALUE);
                long drops = 0;
                for (Map.Entry<TapPoint, TapSocket> tap : taps.entrySet()) {
                    receive(tap.getKey(), tap.getValue());
                    drops += tap.getValue().drops();
                }
                lost = drops;
            }
        } catch (RuntimeException e) {
            LOG.warn("A capture ended", e);
        } finally {
            taps.values().forEach(TapSocket::close);
            poller.close();
            onEnd.accept(this);
        }
    }

    private void receive(TapPoint point, TapSocket tap) {
        tap.receive((time, direction, bytes, originalLength, checksumPending) -> {
            byte[] kept = bytes.length > snapLength ? Arrays.copyOf(bytes, snapLength) : bytes;
            listener.accept(
                    new CapturedFrame(sequence++, time, point, direction, kept, originalLength, checksumPending));
        });
    }

    @Override
    public long lost() {
        return lost;
    }

    @Override
    public void close() {
        closing = true;
        poller.wakeup();
    }
}
