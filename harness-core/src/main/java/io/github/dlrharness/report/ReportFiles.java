package io.github.dlrharness.report;

import java.nio.file.Path;

/**
 * The files of one test, side by side: the capture, whose name nobody else has, and those named after it.
 *
 * @param capture the pcapng file
 */
public record ReportFiles(Path capture) {
    /** The name of the file that lists all tests of a folder. */
    public static final String INDEX = "index.html";

    /** The page. */
    public Path page() {
        return beside(".html");
    }

    /** The sequence diagram as text. */
    public Path mermaid() {
        return beside(".mmd");
    }

    private Path beside(String suffix) {
        return capture.resolveSibling(name(capture).replaceAll("\\.pcapng$", "") + suffix);
    }

    String name(Path file) {
        return file.getFileName().toString();
    }
}
