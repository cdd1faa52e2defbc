package io.github.dlrharness.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The folder all test JVMs of a build report to. Whoever adds results writes the report anew, so that it is complete however the build
 * ends. Results of an earlier build do not count: a test may be gone since, or may not have been run this time.
 */
final class ReportFolder {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final String build;

    /** The results so far, as they are kept between the JVMs of a build. */
    record Results(String build, List<TestResult> tests) {}

    /**
     * Takes a folder, which need not exist.
     *
     * @param build what is different for each build
     */
    ReportFolder(Path folder, String build) {
        this.folder = folder;
        this.build = build;
    }

    /** The folder the build names; none where no build does. */
    static Optional<ReportFolder> ofThisBuild() {
        String folder = System.getProperty("conformance.folder");
        return folder == null
                ? Optional.empty()
                : Optional.of(new ReportFolder(Path.of(folder), System.getProperty("conformance.build")));
    }

    /** Adds the results of one JVM and writes the report. One at a time, also among JVMs. */
    void add(Collection<TestResult> results) throws IOException {
        synchronized (ReportFolder.class) { // A file lock excludes other JVMs, and fails within one.
            Files.createDirectories(folder);
            try (FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock(); // until the channel is closed
                Map<String, TestResult> tests = new TreeMap<>();
                read().tests().forEach(result -> tests.put(result.test(), result));
                results.forEach(result -> tests.merge(result.test(), result, TestResult::and));
                write(new Results(build, List.copyOf(tests.values())));
            }
        }
    }

    /** Where the page for people is. */
    Path page() {
        return folder.resolve("conformance.html");
    }

    /** What this build's tests have proved so far; empty when none of them has reported. */
    Optional<ConformanceReport> report() throws IOException {
        List<TestResult> tests = read().tests();
        return tests.isEmpty() ? Optional.empty() : Optional.of(new ConformanceReport(RequirementList.listed(), tests));
    }

    private void write(Results results) throws IOException {
        ConformanceReport report = new ConformanceReport(RequirementList.listed(), results.tests());
        replace("results.json", JSON.writeValueAsString(results));
        replace("conformance.json", JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report.json()));
        replace("conformance.md", new MarkdownPage(report).text());
        replace("conformance.html", new HtmlPage(report).text());
    }

    /** Nobody sees half a file. */
    private void replace(String name, String text) throws IOException {
        Path written = Files.writeString(folder.resolve(name + ".new"), text);
        Files.move(written, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private Results read() throws IOException {
        Path file = folder.resolve("results.json");
        if (Files.exists(file)) {
            Results results = JSON.readValue(file.toFile(), Results.class);
            if (results.build().equals(build)) {
                return results;
            }
        }
        return new Results(build, List.of());
    }
}
