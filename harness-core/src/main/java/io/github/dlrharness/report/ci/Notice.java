package io.github.dlrharness.report.ci;

import io.github.dlrharness.report.ReportFiles;
import java.nio.file.Path;

/**
 * What a build server is told of a test. Texts may hold anything.
 *
 * @param test the test's name
 * @param failure why it failed; empty when it did not
 * @param source the source file it stands in; null when that is not found
 * @param line the line there, from 1; 0 = unknown
 * @param files its report
 * @param mermaid its sequence diagram
 */
public record Notice(String test, String failure, Path source, int line, ReportFiles files, String mermaid) {
    /** Tells whether the test failed. */
    boolean failed() {
        return !failure.isEmpty();
    }
}
