package io.github.dlrharness.evidence;

import io.github.dlrharness.io.CapturedFrame;
import io.github.dlrharness.io.TapPoint;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Writes captures where a person finds them: one pcapng file per call, never overwriting one. Thread-safe. */
public final class EvidenceWriter {
    /** Where the build keeps evidence, relative to the module's directory. */
    public static final Path DEFAULT_DIRECTORY = Path.of("target", "dlr-harness");

    /** File systems allow 255 bytes for a name; this leaves room for a number and the suffix. */
    private static final int LONGEST_NAME = 180;

    private final Path directory;

    /** Makes one that writes below {@code directory}, which is created when first needed. */
    public EvidenceWriter(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes what a verdict was made from, each frame with a comment that names its step.
     *
     * @param test names the test and its invocation; becomes the file's name, made safe and unique
     * @param taps every place captured at, those without frames included
     * @return the file
     * @throws UncheckedIOException when it can't be written; the message names the file
     */
    public Path write(String test, List<TapPoint> taps, ResolutionVerdict verdict) {
        Map<Long, String> comments = verdict.comments();
        return write(
                test,
                taps,
                verdict.observation().frames(),
                verdict.observation().lost(),
                comments);
    }

    /**
     * Writes a capture.
     *
     * @param test as above
     * @param taps every place captured at, those without frames included
     * @param lost frames the capture is known to have missed
     * @param comments by a frame's {@link CapturedFrame#sequence()}
     * @return the file
     * @throws UncheckedIOException when it can't be written; the message names the file
     */
    public Path write(
            String test, List<TapPoint> taps, List<CapturedFrame> frames, long lost, Map<Long, String> comments) {
        String name = safe(test);
        for (int number = 1; ; number++) {
            Path file = directory.resolve(number == 1 ? name + ".pcapng" : name + "-" + number + ".pcapng");
            try {
                Files.createDirectories(directory);
                write(file, taps, about(test, lost), frames, comments);
                return file;
            } catch (FileAlreadyExistsException taken) {
                if (!taken.getMessage().equals(file.toString())) {
                    throw new UncheckedIOException("Can't write evidence to " + file, taken);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Can't write evidence to " + file + ": " + e.getMessage(), e);
            }
        }
    }

    /**
     * Writes a capture in the place of an earlier one of the same test. Who opens the file meanwhile gets the earlier one, whole.
     *
     * @param file what {@link #write(String, List, List, long, Map)} gave back
     * @throws UncheckedIOException when it can't be written; the message names the file, which is as it was
     */
    public static void rewrite(
            Path file,
            String test,
            List<TapPoint> taps,
            List<CapturedFrame> frames,
            long lost,
            Map<Long, String> comments) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.deleteIfExists(unfinished);
            write(unfinished, taps, about(test, lost), frames, comments);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write evidence to " + file + ": " + e.getMessage(), e);
        }
    }

    private static String about(String test, long lost) {
        return lost == 0 ? test : test + "; the capture lost " + lost + " frames";
    }

    private static void write(
            Path file, List<TapPoint> taps, String about, List<CapturedFrame> frames, Map<Long, String> comments)
            throws IOException {
        List<TapPoint> interfaces = Stream.concat(taps.stream(), frames.stream().map(CapturedFrame::tap))
                .distinct()
                .toList();
        try (OutputStream out = new BufferedOutputStream(
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                PcapngWriter writer = new PcapngWriter(out, interfaces, about)) {
            for (CapturedFrame frame : frames) {
                writer.write(frame, comments.get(frame.sequence()));
            }
        }
    }

    private static String safe(String test) {
        String name = test.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^[._-]+|[._-]+$", "");
        if (name.isEmpty()) {
            return "capture";
        }
        // What is cut off must not make two tests share a name.
        return name.length() <= LONGEST_NAME
                ? name
                : name.substring(0, LONGEST_NAME) + "-" + Integer.toHexString(test.hashCode());
    }
}
