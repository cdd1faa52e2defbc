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
import java.util.stream.Stream;

/** What the tests of one class captured, as pcapng files. Thread-safe. */
final class Recordings {
    /** Of a long transfer the first and the last frames are kept; those between are like them. */
    private static final int AT_EACH_END = 3000;

    private static final ThreadLocal<Recordings> RUNNING = new ThreadLocal<>();

    private final Path directory;
    private final List<Path> files = new ArrayList<>();

    Recordings(Path directory) {
        this.directory = directory;
    }

    /** Those that a testbed started by the calling thread belongs to; null outside of tests, and where tshark is not to be asked. */
    static Recordings ofRunningTest() {
        return RUNNING.get();
    }

    /** What the calling thread starts from now on belongs to these; null for nobody's. */
    static void running(Recordings recordings) {
        if (recordings == null) {
            RUNNING.remove();
        } else {
            RUNNING.set(recordings);
        }
    }

    synchronized void add(Capture capture) {
        List<CapturedFrame> frames = capture.frames();
        if (!frames.isEmpty()) {
            files.add(new EvidenceWriter(directory)
                    .write("capture", capture.taps(), ends(frames), capture.lost(), Map.of()));
        }
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
