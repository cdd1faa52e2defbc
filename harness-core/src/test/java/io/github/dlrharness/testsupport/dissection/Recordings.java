package io.github.dlrharness.testsupport.dissection;

import io.github.dlrharness.evidence.EvidenceWriter;
import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.testbed.Capture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What the tests of a top-level class captured, as pcapng files. Thread-safe. */
final class Recordings {
    /** Of a long transfer the first and the last frames are kept; those between are like them. */
    private static final int AT_EACH_END = 3000;

    /** Stands for those of a test whose frames are malformed on purpose. */
    private static final Recordings UNJUDGED = new Recordings(null);

    private static final ThreadLocal<Recordings> RUNNING = new ThreadLocal<>();

    private final Path directory;
    private final List<Path> files = new ArrayList<>();
    private final List<Recording> recordings = new CopyOnWriteArrayList<>();

    Recordings(Path directory) {
        this.directory = directory;
    }

    /** Those that a testbed started by the calling thread belongs to; none outside of tests, and where tshark is not to be asked. */
    static Optional<Recordings> ofRunningTest() {
        return Optional.ofNullable(RUNNING.get()).filter(running -> running != UNJUDGED);
    }

    /** Whether the calling thread runs a test whose frames are malformed on purpose. */
    static boolean isUnjudged() {
        return RUNNING.get() == UNJUDGED;
    }

    /** What the calling thread starts from now on belongs to these. */
    static void running(Recordings recordings) {
        RUNNING.set(recordings);
    }

    /** What the calling thread runs from now on is not judged. */
    static void runningUnjudged() {
        RUNNING.set(UNJUDGED);
    }

    /** The calling thread's test has ended; testbeds that others of the class go on with have told by now what it captured. */
    void ended() {
        recordings.removeIf(Recording::hasEnded);
        recordings.forEach(Recording::keep);
        RUNNING.remove();
    }

    /** Begins to keep what a testbed captures. */
    Recording recording(Capture capture) {
        Recording recording = new Recording(this, capture);
        recordings.add(recording);
        return recording;
    }

    synchronized void add(Capture capture, List<CapturedFrame> frames) {
        files.add(
                new EvidenceWriter(directory).write("capture", capture.taps(), ends(frames), capture.lost(), Map.of()));
    }

    private static List<CapturedFrame> ends(List<CapturedFrame> frames) {
        int count = frames.size();
        return count <= 2 * AT_EACH_END
                ? frames
                : Stream.concat(
                                frames.subList(0, AT_EACH_END).stream(),
                                frames.subList(count - AT_EACH_END, count).stream())
                        .toList();
    }

    synchronized boolean isEmpty() {
        return files.isEmpty();
    }

    /** All of them in one file, one section after the other, as pcapng allows. */
    synchronized Path together() throws IOException {
        Path all = directory.resolve("all.pcapng");
        try (OutputStream out = Files.newOutputStream(all)) {
            for (Path file : files) {
                Files.copy(file, out);
            }
        }
        return all;
    }

    synchronized void delete() throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> left = Files.list(directory)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }
}
