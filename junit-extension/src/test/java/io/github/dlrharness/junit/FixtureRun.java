package io.github.dlrharness.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs test classes inside a test, on fake testbeds unless told otherwise. */
final class FixtureRun {
    private final Journal journal = new Journal();
    private final EngineTestKit.Builder kit;

    private FixtureRun(Class<?>... fixtures) {
        kit = EngineTestKit.engine("junit-jupiter")
                .selectors(
                        Stream.of(fixtures).map(fixture -> selectClass(fixture)).toArray(DiscoverySelector[]::new))
                .configurationParameter(TestbedSource.PARAMETER, FakeSource.class.getName())
                .configurationParameter(Journal.PARAMETER, journal.id())
                // Not where the evidence of this build's own tests goes.
                .configurationParameter(Settings.EVIDENCE_DIRECTORY, "target/fixtures/" + journal.id());
    }

    static FixtureRun of(Class<?>... fixtures) {
        return new FixtureRun(fixtures);
    }

    FixtureRun with(String parameter, String value) {
        kit.configurationParameter(parameter, value);
        return this;
    }

    /** Has JUnit keep files that tests publish. */
    FixtureRun publishingTo(Path folder) {
        kit.outputDirectoryCreator(new OutputDirectoryCreator() {
            @Override
            public Path getRootDirectory() {
                return folder;
            }

            @Override
            public Path createOutputDirectory(TestDescriptor test) throws IOException {
                return Files.createDirectories(folder.resolve(test.getDisplayName()));
            }
        });
        return this;
    }

    FixtureRun concurrently() {
        return with("junit.jupiter.execution.parallel.enabled", "true")
                .with("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .with("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
                .with("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .with("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
    }

    Journal journal() {
        return journal;
    }

    EngineExecutionResults execute() {
        return kit.execute();
    }

    /** Runs, and expects so many tests to succeed and nothing else to happen. */
    Journal succeeds(long tests) {
        EngineExecutionResults results = execute();
        assertThat(problems(results)).isEmpty();
        results.testEvents()
                .assertStatistics(statistics -> statistics.started(tests).succeeded(tests));
        return journal;
    }

    /** Runs, and gives the only problem there is, of a test or a class. */
    Throwable problem() {
        List<Throwable> problems = problems(execute());
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static List<Throwable> problems(EngineExecutionResults results) {
        return results.allEvents().finished().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream())
                .toList();
    }
}
