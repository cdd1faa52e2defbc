package io.github.dlrharness.junit;

import io.github.dlrharness.report.ReportFiles;
import io.github.dlrharness.report.ReportIndex;
import io.github.dlrharness.report.ReportWriter;
import io.github.dlrharness.report.TestReport;
import io.github.dlrharness.report.ci.BuildServer;
import io.github.dlrharness.report.ci.Notice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.opentest4j.TestAbortedException;

/** Writes a test's report at its end when somebody will want it, and tells where it is. Whatever goes wrong, the test ends as it did. */
final class ReportKeeper {
    private static final Namespace NAMESPACE = Namespace.create(ReportKeeper.class);

    /** A step's summary holds many tests. */
    private static final int MOST_IN_SUMMARY = 60;

    private final ExtensionContext test;
    private final TestRecord record;
    private final Settings settings;
    private final TestbedSource source;

    ReportKeeper(ExtensionContext test, TestRecord record) {
        this.test = test;
        this.record = record;
        settings = Settings.of(test);
        source = TestbedSource.of(test);
    }

    /** Writes the report if the test failed, or reports are always wanted. */
    void keep() {
        Throwable failure = test.getExecutionException().orElse(null);
        if (!isWanted(failure)) {
            return;
        }
        // A test that ran out of time leaves its thread interrupted, and files can't be locked then.
        boolean interrupted = Thread.interrupted();
        try {
            write(failure);
        } catch (Exception | Error e) {
            // Even of what can't be drawn or is too big: a report is not worth a test's result.
            source.tell(test, "The report of %s could not be written: %s".formatted(record.name(), oneLine(e)));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isWanted(Throwable failure) {
        if (failure == null || failure instanceof TestAbortedException) {
            return settings.reportAlways();
        }
        return TestLocation.bodyFailed(failure);
    }

    private void write(Throwable failure) throws IOException {
        TestReport report = record.report(failure);
        ReportFiles files = record.files();
        ReportWriter writer = new ReportWriter(report);
        indexAtEnd(files.capture().toAbsolutePath().getParent());
        writer.write(files);
        test.publishReportEntry("dlrharness.report", files.page().toString());
        for (Path file : new Path[] {files.page(), files.mermaid(), files.capture()}) {
            publish(file);
        }
        Optional<SourceFile> place = failure == null ? Optional.empty() : SourceFile.of(test, failure);
        Notice notice = new Notice(
                record.name(),
                report.run().outcome() == TestReport.Outcome.FAILED
                        ? report.run().failure()
                        : "",
                place.map(SourceFile::path).orElse(null),
                place.map(SourceFile::line).orElse(0),
                files,
                writer.mermaid(MOST_IN_SUMMARY));
        for (BuildServer server : BuildServer.of(source.environment(test), System.out)) {
            server.tell(notice);
        }
    }

    /** For tools that read what JUnit itself writes. Not every launcher has a place for files, and the report is written all the same. */
    private void publish(Path file) {
        try {
            PublishedFile.publish(test, file);
        } catch (RuntimeException | LinkageError unsupported) {
            // JUnit before 5.12 has no files, before 5.14 other media types, and its test kit no folder.
            test.publishReportEntry("dlrharness.unpublished", file.toString());
        }
    }

    /** The index of a folder is made once, when all tests of this run are over. */
    private void indexAtEnd(Path folder) {
        test.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(folder, some -> new IndexAtEnd(test, folder, source), IndexAtEnd.class);
    }

    private static String oneLine(Throwable problem) {
        return String.valueOf(problem).replaceAll("\\R.*", "");
    }

    @SuppressWarnings("deprecation")
    private record IndexAtEnd(ExtensionContext test, Path folder, TestbedSource source)
            implements CloseableResource, AutoCloseable {
        @Override
        public void close() {
            try {
                new ReportIndex(folder).write();
            } catch (IOException | RuntimeException e) {
                source.tell(test, "The index of %s could not be written: %s".formatted(folder, oneLine(e)));
            }
        }
    }
}
