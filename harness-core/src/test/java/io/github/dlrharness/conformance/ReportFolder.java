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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The folder all test JVMs of a build report to. Whoever adds results writes the report anew, so that it is complete however the build
 * ends. Results of an earlier build do not count: a test may be gone since, or may not have been run this time.
 */
final class ReportFolder {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final String build;
    private final String run;

    /**
     * The results so far, as they are kept between the JVMs of a build.
     *
     * @param runs whose they are: a module and a kind of tests each
     */
    record Results(String build, Set<String> runs, List<TestResult> tests) {}

    /**
     * Takes a folder, which need not exist.
     *
     * @param build what is different for each build
     * @param run which tests of the build report here, as {@code dlr-harness-core/unit}
     */
    ReportFolder(Path folder, String build, String run) {
        this.folder = folder;
        this.build = build;
        this.run = run;
    }

    /** The folder the build names; none where no build does. */
    static Optional<ReportFolder> ofThisBuild() {
        String folder = System.getProperty("conformance.folder");
        return folder == null
                ? Optional.empty()
                : Optional.of(new ReportFolder(
                        Path.of(folder),
                        System.getProperty("conformance.build"),
                        System.getProperty("conformance.run")));
    }

    /** Adds the results of one JVM and writes the report. One at a time, also among JVMs. */
    void add(Collection<TestResult> results) throws IOException {
        synchronized (ReportFolder.class) { // A file lock excludes other JVMs, and fails within one.
            Files.createDirectories(folder);
            try (FileChannel channel =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock(); // until the channel is closed
                Results before = read();
                Map<String, TestResult> tests = new TreeMap<>();
                before.tests().forEach(result -> tests.put(result.test(), result));
                results.forEach(result -> tests.merge(result.test(), result, TestResult::and));
                Set<String> runs = new TreeSet<>(before.runs());
                runs.add(run);
                write(new Results(build, runs, List.copyOf(tests.values())));
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

    /** Those of {@code runs} that have not reported in this build. */
    Set<String> missing(Set<String> runs) throws IOException {
        Set<String> missing = new TreeSet<>(runs);
        missing.removeAll(read().runs());
        return missing;
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
        return new Results(build, Set.of(), List.of());
    }
}
