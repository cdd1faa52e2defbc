package io.github.dlrharness.report.ci;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A build server, which shows more of a test than its result when it is told in its own way. */
public interface BuildServer {
    /**
     * Tells of a test whose report is written.
     *
     * @throws IOException when what it reads can't be written
     */
    void tell(Notice notice) throws IOException;

    /**
     * The one that runs this JVM, by what it puts into the environment; empty at a desk.
     *
     * @param environment as {@link System#getenv()}
     * @param out what the server reads, line by line
     */
    static List<BuildServer> of(Map<String, String> environment, PrintStream out) {
        return Stream.of(
                        Attachments.on(environment, out).stream(),
                        Annotations.on(environment, out).stream(),
                        StepSummary.on(environment).stream())
                .flatMap(each -> each)
                .toList();
    }

    /** A path as the server knows it: below its checkout, where it lies there; with slashes. */
    static String path(Path file, String checkout) {
        Path absolute = file.toAbsolutePath().normalize();
        Path base = Path.of(checkout).toAbsolutePath().normalize();
        Path known = !checkout.isEmpty() && absolute.startsWith(base) ? base.relativize(absolute) : absolute;
        return known.toString().replace('\\', '/');
    }
}
