package io.github.dlrharness.evidence;

import io.github.dlrharness.io.TapPoint;
import java.nio.file.Path;
import java.util.List;

/** Writes captures where a person finds them: one pcapng file per call, never overwriting one. Thread-safe. */
public final class EvidenceWriter {
    /** Where the build keeps evidence, relative to the module's directory. */
    public static final Path DEFAULT_DIRECTORY = Path.of("target", "dlr-harness");

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
     * @throws java.io.UncheckedIOException when it can't be written; the message names the file
     */
    public Path write(String test, List<TapPoint> taps, ResolutionVerdict verdict) {
        throw new UnsupportedOperationException("being built: " + directory);
    }
}
