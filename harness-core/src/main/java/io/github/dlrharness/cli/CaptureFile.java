package io.github.dlrharness.cli;

import io.github.dlrharness.evidence.PcapngWriter;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A pcapng file that grows. The first error ends it, and is kept; whoever hands it frames doesn't notice. */
final class CaptureFile implements AutoCloseable {
    private final CountedOutput out;
    private final Path path;
    private final Set<TapPoint> taps;
    private final long most;
    private final int snapLength;
    private final Runnable atEnd;
    private PcapngWriter writer;
    private IOException failure;
    private long frames;
    private long cutFrames;
    /** Bytes up to the end of the last whole frame. */
    private long whole;

    private boolean closed;

    /**
     * Starts the file.
     *
     * @param path of a file that is cut back to its last whole frame when it can't be written any more; null for what can't be cut
     * @param snapLength bytes of a frame that the agent was asked for at most
     * @param most frames after which it ends; null for no such limit
     * @param atEnd called when it has ended by itself
     */
    CaptureFile(
            OutputStream out, Path path, List<TapPoint> taps, String host, int snapLength, Long most, Runnable atEnd) {
        this.out = new CountedOutput(out);
        this.path = path;
        this.taps = new HashSet<>(taps);
        this.snapLength = snapLength;
        this.most = most == null ? Long.MAX_VALUE : most;
        this.atEnd = atEnd;
        try {
            writer = new PcapngWriter(this.out, taps, "captured on " + host);
            this.out.flush();
            whole = this.out.count();
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
            whole = out.count();
            frames++;
            if (frame.bytes().length < Math.min(snapLength, frame.originalLength())) {
                cutFrames++;
            }
        } catch (IOException e) {
            fail(e);
        }
        if (frames == most) {
            atEnd.run();
        }
    }

    private void fail(IOException e) {
        failure = e;
        cut();
        atEnd.run();
    }

    /** A reader would take half a frame for a broken file. */
    private void cut() {
        if (path == null || !Files.isRegularFile(path)) {
            return;
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.truncate(whole);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
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

    /** Frames of which there is less than was asked for. */
    synchronized long cutFrames() {
        return cutFrames;
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
                out.abandon();
            }
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
        }
    }
}
