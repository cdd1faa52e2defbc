package io.github.dlrharness.cli;

import io.github.dlrharness.evidence.PcapngWriter;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A pcapng file that grows. The first error ends it, and is kept; whoever hands it frames doesn't notice. */
final class CaptureFile implements AutoCloseable {
    private final OutputStream out;
    private final Set<TapPoint> taps;
    private final long most;
    private final Runnable atEnd;
    private PcapngWriter writer;
    private IOException failure;
    private long frames;
    private boolean closed;

    /**
     * Starts the file.
     *
     * @param most frames after which it ends; null for no such limit
     * @param atEnd called when it has ended by itself
     */
    CaptureFile(OutputStream out, List<TapPoint> taps, String host, Long most, Runnable atEnd) {
        this.out = out;
        this.taps = new HashSet<>(taps);
        this.most = most == null ? Long.MAX_VALUE : most;
        this.atEnd = atEnd;
        try {
            writer = new PcapngWriter(out, taps, "captured on " + host);
            out.flush();
        } catch (IOException e) {
            fail(e);
        }
    }

    /** Writes a frame, unless this has ended. A port that was added since has no interface in the file; its frames are left out. */
    synchronized void write(CapturedFrame frame) {
        if (closed || failure != null || frames == most || !taps.contains(frame.tap())) {
            return;
        }
        try {
            writer.write(frame, null);
            out.flush();
            frames++;
        } catch (IOException e) {
            fail(e);
        }
        if (frames == most) {
            atEnd.run();
        }
    }

    private void fail(IOException e) {
        failure = e;
        atEnd.run();
    }

    /** What ended it; null for nothing. */
    synchronized IOException failure() {
        return failure;
    }

    /** Whether it ended because nobody reads the pipe any more, which is no error: head and Wireshark do so. */
    synchronized boolean readerLeft() {
        return failure != null && String.valueOf(failure.getMessage()).contains("Broken pipe");
    }

    synchronized long frames() {
        return frames;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (failure == null) {
                writer.close();
            } else {
                out.close();
            }
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }
}
